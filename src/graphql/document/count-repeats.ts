import { Kind, type DefinitionNode, type SelectionSetNode } from 'graphql';
import type { Fragments } from './measure-document.ts';

interface Place extends Map<string, Place> {}

/**
 * How many fields of a definition are asked for again: they stand at a place in the answer where another stands
 * already. graphql-js compares each pair of those. Takes time in proportion to the definition with its fragments
 * expanded: for definitions that were measured.
 */
export const countRepeats = (definition: DefinitionNode, fragments: Fragments): number => {
  let repeats = 0;

  const visit = (set: SelectionSetNode | undefined, place: Place): void => {
    for (const node of set?.selections ?? []) {
      if (node.kind === Kind.FIELD) visit(node.selectionSet, below(place, (node.alias ?? node.name).value));
      else if (node.kind === Kind.INLINE_FRAGMENT) visit(node.selectionSet, place);
      else visit(fragments.get(node.name.value)?.selectionSet, place);
    }
  };

  const below = (place: Place, key: string): Place => {
    const there = place.get(key);
    if (there !== undefined) repeats++;
    const next = there ?? new Map();
    place.set(key, next);
    return next;
  };

  if ('selectionSet' in definition) visit(definition.selectionSet, new Map());
  return repeats;
};
