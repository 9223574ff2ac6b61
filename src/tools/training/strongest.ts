import type { NeighbourLists } from '../scoring/neighbour-lists.ts';

/** Collects values of a matrix in any order and keeps the `width` strongest of each row. */
export interface Strongest {
  /** Offers one value; zeros are never kept. */
  readonly offer: (row: number, column: number, value: number) => void;
  /** The kept ones, ascending by column within each row. */
  readonly toLists: () => NeighbourLists;
}

/**
 * Keeps the values of largest magnitude, of equal ones those of the lower columns: per row a heap whose root is the
 * weakest kept value.
 */
export const createStrongest = (itemCount: number, neighbours: number): Strongest => {
  const width = Math.min(neighbours, Math.max(1, itemCount - 1));
  const weights = new Float64Array(itemCount * width);
  const indices = new Int32Array(itemCount * width).fill(itemCount);

  /** Whether the value of the first place gives way before that of the second. */
  const isWeaker = (a: number, b: number): boolean => {
    const difference = Math.abs(weights[a]!) - Math.abs(weights[b]!);
    return difference < 0 || (difference === 0 && indices[a]! > indices[b]!);
  };
  const swap = (a: number, b: number): void => {
    [weights[a], weights[b]] = [weights[b]!, weights[a]!];
    [indices[a], indices[b]] = [indices[b]!, indices[a]!];
  };
  const sink = (root: number): void => {
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      if (left >= width) return;
      const weaker = left + 1 < width && isWeaker(root + left + 1, root + left) ? left + 1 : left;
      if (!isWeaker(root + weaker, root + parent)) return;
      swap(root + weaker, root + parent);
      parent = weaker;
    }
  };

  const offer = (row: number, column: number, value: number): void => {
    const root = row * width;
    const difference = Math.abs(value) - Math.abs(weights[root]!);
    if (difference < 0 || value === 0 || (difference === 0 && column > indices[root]!)) return;
    weights[root] = value;
    indices[root] = column;
    sink(root);
  };
  const toLists = (): NeighbourLists => {
    const lists = {
      itemCount,
      width,
      indices: new Int32Array(weights.length),
      weights: new Float64Array(weights.length),
    };
    for (let row = 0; row < itemCount; row++) {
      const places = Array.from({ length: width }, (_, k) => row * width + k).filter((at) => weights[at] !== 0);
      places.sort((a, b) => indices[a]! - indices[b]!);
      lists.indices.set(
        places.map((at) => indices[at]!),
        row * width,
      );
      lists.weights.set(
        places.map((at) => weights[at]!),
        row * width,
      );
    }
    return lists;
  };
  return { offer, toLists };
};
