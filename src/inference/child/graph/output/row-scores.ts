import { RunError } from './run-error.ts';

/** Scores of one row. */
export interface RowScores {
  /** Int32Array, [n]: the items scored, ascending, distinct; null: items 0 .. n - 1. */
  readonly items: Int32Array | null;
  /** Float32Array, [n]. */
  readonly scores: Float32Array;
}

/** Which indices a graph that picks items itself may give. */
export interface TopIndices {
  /** N, null while nobody knows it. */
  readonly itemCount: number | null;
  /** What fills up histories; past N - 1 it is no item. */
  readonly padIndex: number | undefined;
}

/** -1 and padding stand where a graph lists a place that no item has: they mean "no item". */
const isNoItem = (index: number, { itemCount, padIndex }: TopIndices): boolean =>
  index === -1 || (index === padIndex && itemCount !== null && index >= itemCount);

/**
 * What a graph that picks items itself says in one row. Repeated items keep their first place, what means "no item" is
 * skipped. Throws a `RunError` for an index that no item has.
 */
export const readTopRow = (
  indices: Int32Array | BigInt64Array,
  scores: Float32Array | null,
  allowed: TopIndices,
): RowScores => {
  const { itemCount } = allowed;
  const scoreOf = new Map<number, number>();
  for (let rank = 0; rank < indices.length; rank++) {
    const item = Number(indices[rank]);
    if (isNoItem(item, allowed)) continue;
    if (item < 0 || (itemCount !== null && item >= itemCount))
      throw new RunError(
        `The model gave item index ${item}, expected ${itemCount === null ? '0 or more' : `0 to ${itemCount - 1}`}.`,
      );
    if (!scoreOf.has(item)) scoreOf.set(item, scores === null ? 1 - rank / indices.length : scores[rank]!);
  }
  const items = Int32Array.from(scoreOf.keys()).toSorted();
  return { items, scores: Float32Array.from(items, (item) => scoreOf.get(item)!) };
};
