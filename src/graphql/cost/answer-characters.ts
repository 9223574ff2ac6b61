import { Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import { isKept } from '../operation/is-kept.ts';
import type { Selections } from './selected-parts.ts';

/** What a value takes beside its name, on average: quotes, comma, and itself. */
const charactersOfValue = 24;

/** How many there may be where a list is selected below a recommendation. Only one reason has evidence, of 10 movies. */
const mostIn: Readonly<Record<string, number>> = { reasons: 7, evidence: 10 / 7 };

/**
 * Finds about how many characters a selection set adds to an answer, for each row that has it. Fragments count wherever
 * they are spread, and are looked at once.
 */
export const createAnswerMeasure = ({ fragments, variables }: Selections): ((set: SelectionSetNode) => number) => {
  const known = new Map<string, number>();

  const ofFragment = (name: string): number => {
    const measured = known.get(name);
    if (measured !== undefined) return measured;
    known.set(name, 0); // one that contains itself is refused
    const characters = ofSet(fragments.get(name)?.selectionSet);
    known.set(name, characters);
    return characters;
  };
  const ofNode = (node: SelectionNode): number => {
    if (!isKept(node, variables)) return 0;
    if (node.kind === Kind.FRAGMENT_SPREAD) return ofFragment(node.name.value);
    const within = ofSet(node.selectionSet);
    if (node.kind === Kind.INLINE_FRAGMENT) return within;
    return (node.alias ?? node.name).value.length + charactersOfValue + (mostIn[node.name.value] ?? 1) * within;
  };
  const ofSet = (set: SelectionSetNode | undefined): number => {
    let characters = 0;
    for (const node of set?.selections ?? []) characters += ofNode(node);
    return characters;
  };
  return ofSet;
};
