import { Kind, type SelectionSetNode } from 'graphql';
import { isKept } from '../operation/is-kept.ts';
import type { Selections } from '../operation/selections.ts';

/** The fields that make recommendations costly. */
const costlyFields = ['reasons', 'evidence'] as const;
export type CostlyField = (typeof costlyFields)[number];

/** Which of them are selected below a field. */
export type SelectedParts = ReadonlySet<CostlyField>;

/** What stands within a selection set, at any depth: names of fields, and names of fragments that are spread there. */
interface Names {
  readonly fields: ReadonlySet<string>;
  readonly spreads: ReadonlySet<string>;
}

/** Without recursion, because clients decide how deep documents are. */
const namesIn = (set: SelectionSetNode, { variables }: Selections): Names => {
  const fields = new Set<string>();
  const spreads = new Set<string>();
  const sets = [set];
  for (let next = sets.pop(); next !== undefined; next = sets.pop())
    for (const node of next.selections) {
      if (!isKept(node, variables)) continue;
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        spreads.add(node.name.value);
        continue;
      }
      if (node.kind === Kind.FIELD) fields.add(node.name.value);
      if (node.selectionSet !== undefined) sets.push(node.selectionSet);
    }
  return { fields, spreads };
};

const spreadersOf = (namesOf: ReadonlyMap<string, Names>): Map<string, string[]> => {
  const spreaders = new Map<string, string[]>();
  for (const [fragment, { spreads }] of namesOf)
    for (const spread of spreads) {
      const others = spreaders.get(spread);
      if (others === undefined) spreaders.set(spread, [fragment]);
      else others.push(fragment);
    }
  return spreaders;
};

/** The fragments that select a field, themselves or through others: from those that do, back to who spreads them. */
const fragmentsWith = (field: CostlyField, namesOf: ReadonlyMap<string, Names>): Set<string> => {
  const spreaders = spreadersOf(namesOf);
  const found = new Set<string>();
  for (const [fragment, { fields }] of namesOf) if (fields.has(field)) found.add(fragment);
  for (const fragment of found) for (const spreader of spreaders.get(fragment) ?? []) found.add(spreader);
  return found;
};

/**
 * Finds the parts selected anywhere below a field, through fragments and after `@skip` and `@include`. Every node of the
 * document is looked at once, however often its fragment is spread.
 */
export const createPartsFinder = (selections: Selections): ((set: SelectionSetNode) => SelectedParts) => {
  const namesOf = new Map(
    [...selections.fragments].map(([name, { selectionSet }]) => [name, namesIn(selectionSet, selections)]),
  );
  const fragments = new Map(costlyFields.map((field) => [field, fragmentsWith(field, namesOf)]));
  return (set) => {
    const { fields, spreads } = namesIn(set, selections);
    const isSelected = (field: CostlyField): boolean =>
      fields.has(field) || [...spreads].some((spread) => fragments.get(field)!.has(spread));
    return new Set(costlyFields.filter(isSelected));
  };
};
