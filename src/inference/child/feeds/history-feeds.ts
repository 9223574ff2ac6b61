import type { Tensor } from 'onnxruntime-node';
import type { ManifestInput } from '../../../bundle/manifest.ts';
import type { GraphTensor } from '../../protocol.ts';
import type { FeedRow } from './feed-row.ts';
import { floatTensor, indexTensor } from './tensors.ts';

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

export const flatWeights = (rows: readonly FeedRow[]): Tensor =>
  floatTensor('float32', [flatLength(rows)], (values) => {
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

/** How wide the history of a run is: as the graph states, else as long as its longest history. */
const widthOf = (rows: readonly FeedRow[], { shape }: GraphTensor): number => {
  const stated = shape[1];
  if (typeof stated === 'number') return stated;
  return rows.reduce((longest, { history }) => Math.max(longest, history.items.length), 1);
};

/** Calls `visit` for each history entry that fits in `width` columns, the newest ones, with its column from 0. */
const forEachEntry = (
  { history: { items, weights } }: FeedRow,
  width: number,
  visit: (column: number, item: number, weight: number) => void,
): void => {
  const from = Math.max(0, items.length - width);
  for (let entry = from; entry < items.length; entry++) visit(entry - from, items[entry]!, weights[entry]!);
};

/** A row per user, the padding after the entries: [B, L]. */
export const paddedItems = ({ padIndex }: HistoryInput, tensor: GraphTensor, rows: readonly FeedRow[]): Tensor => {
  const width = widthOf(rows, tensor);
  return indexTensor(tensor.elementType, [rows.length, width], (write) => {
    rows.forEach((feed, row) => {
      for (let column = feed.history.items.length; column < width; column++) write(row * width + column, padIndex!);
      forEachEntry(feed, width, (column, item) => write(row * width + column, item));
    });
  });
};

/** The same shape as the history, 0 at padding. */
export const paddedWeights = (history: GraphTensor, rows: readonly FeedRow[]): Tensor => {
  const width = widthOf(rows, history);
  return floatTensor('float32', [rows.length, width], (values) => {
    rows.forEach((feed, row) => {
      forEachEntry(feed, width, (column, _, weight) => {
        values[row * width + column] = weight;
      });
    });
  });
};
