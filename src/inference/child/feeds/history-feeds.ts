import type { Tensor } from 'onnxruntime-node';
import type { ManifestInput } from '../../../bundle/manifest/manifest.ts';
import type { GraphTensor } from '../../protocol.ts';
import type { FeedRow } from './feed-row.ts';
import { indexTensor, numberTensor } from './tensors.ts';

export type HistoryInput = Extract<ManifestInput, { role: 'history' }>;

/** Entries of all rows together. */
const flatLength = (rows: readonly FeedRow[]): number =>
  rows.reduce((sum, { history }) => sum + history.items.length, 0);

/** All histories one after another: [T]. */
export const flatItems = ({ elementType }: GraphTensor, rows: readonly FeedRow[]): Tensor =>
  indexTensor(elementType, [flatLength(rows)], (write) => {
    let at = 0;
    for (const { history } of rows) for (const item of history.items) write(at++, item);
  });

/** What each entry of all histories weighs: [T]. */
export const flatWeights = ({ elementType }: GraphTensor, rows: readonly FeedRow[]): Tensor =>
  numberTensor(elementType, [flatLength(rows)], (values) => {
    let at = 0;
    for (const { history } of rows) {
      values.set(history.weights, at);
      at += history.weights.length;
    }
  });

/** Which row an entry belongs to: [T]. */
export const historyRow = ({ elementType }: GraphTensor, rows: readonly FeedRow[]): Tensor =>
  indexTensor(elementType, [flatLength(rows)], (write) => {
    let at = 0;
    rows.forEach(({ history }, row) => {
      for (let entry = 0; entry < history.items.length; entry++) write(at++, row);
    });
  });

/** How many entries a row has: as many as the graph states, else as many as the longest history of the run. */
const widthOf = ({ layout }: HistoryInput, { shape }: GraphTensor, rows: readonly FeedRow[]): number => {
  const stated = shape.at(-1);
  if (typeof stated === 'number') return stated;
  return rows.reduce((longest, { history }) => Math.max(longest, history.items.length), layout === 'padded' ? 1 : 0);
};

/** Rows of one width, padded after their entries: [B, L], or [L] of a graph that takes one user at a time. */
const shapeOf = ({ layout }: HistoryInput, width: number, rows: readonly FeedRow[]): number[] =>
  layout === 'single' ? [width] : [rows.length, width];

/** Calls `visit` for each history entry that fits in `width` columns, the newest ones, with its column from 0. */
const forEachEntry = (
  { history: { items, weights } }: FeedRow,
  width: number,
  visit: (column: number, item: number, weight: number) => void,
): void => {
  const from = Math.max(0, items.length - width);
  for (let entry = from; entry < items.length; entry++) visit(entry - from, items[entry]!, weights[entry]!);
};

/** The newest entries of each history that fit, then `padIndex`. */
export const paddedItems = (input: HistoryInput, tensor: GraphTensor, rows: readonly FeedRow[]): Tensor => {
  const width = widthOf(input, tensor, rows);
  return indexTensor(tensor.elementType, shapeOf(input, width, rows), (write) => {
    rows.forEach((feed, row) => {
      for (let column = feed.history.items.length; column < width; column++)
        write(row * width + column, input.padIndex!);
      forEachEntry(feed, width, (column, item) => write(row * width + column, item));
    });
  });
};

/** The same shape as the history, 0 at padding. */
export const paddedWeights = (
  input: HistoryInput,
  { history, weights }: { history: GraphTensor; weights: GraphTensor },
  rows: readonly FeedRow[],
): Tensor => {
  const width = widthOf(input, history, rows);
  return numberTensor(weights.elementType, shapeOf(input, width, rows), (values) => {
    rows.forEach((feed, row) => {
      forEachEntry(feed, width, (column, _, weight) => {
        values[row * width + column] = weight;
      });
    });
  });
};
