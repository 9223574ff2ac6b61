import { fromFloat16Bits, toFloat16Bits } from './float16.ts';

/**
 * A sparse item-item matrix: row i (a watched movie) lists the items it speaks for or against and how much. Rows with
 * fewer neighbours end in weight 0 at item 0.
 */
export interface NeighbourLists {
  readonly itemCount: number;
  /** Neighbours per item. */
  readonly width: number;
  /** Item indices, [items, width] row-major. */
  readonly indices: Int32Array;
  /** [items, width] row-major. */
  readonly weights: Float64Array;
}

/** The lists with weights as a float16 keeps them: what the graph holds and every score is computed from. */
export const asFloat16 = (lists: NeighbourLists): NeighbourLists => ({
  ...lists,
  weights: lists.weights.map((weight) => fromFloat16Bits(toFloat16Bits(weight))),
});
