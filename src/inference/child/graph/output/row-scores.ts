import { RunError } from './run-error.ts';

/** Scores of one row. */
export interface RowScores {
  /** Int32Array, [n]: the items scored, ascending, distinct; null: items 0 .. n - 1. */
  readonly items: Int32Array | null;
  /** Float32Array, [n]. */
  readonly scores: Float32Array;
}

/**
 * What a graph that picks items itself says in one row. Repeated items keep their first place. `itemCount` is N, null
 * while nobody knows it. Throws a `RunError` for an index that no item has.
 */
export const readTopRow = (
  indices: Int32Array | BigInt64Array,
  scores: Float32Array | null,
  itemCount: number | null,
): RowScores => {
  const scoreOf = new Map<number, number>();
  for (let rank = 0; rank < indices.length; rank++) {
    const item = Number(indices[rank]);
    if (item < 0 || (itemCount !== null && item >= itemCount))
      throw new RunError(`The model gave item index ${item}, expected 0 to ${(itemCount ?? Infinity) - 1}.`);
    if (!scoreOf.has(item)) scoreOf.set(item, scores === null ? 1 - rank / indices.length : scores[rank]!);
  }
  const items = Int32Array.from(scoreOf.keys()).toSorted();
  return { items, scores: Float32Array.from(items, (item) => scoreOf.get(item)!) };
};
