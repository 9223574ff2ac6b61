import type { Manifest } from './manifest/manifest.ts';

/** The part of a history that reaches the graph: item indices, oldest first, and what each weighs. */
export interface ScoredHistory {
  readonly items: Int32Array;
  readonly weights: Float32Array;
}

/**
 * Picks what a history is scored from: the newest `maxLength` entries of non-zero weight, each weight multiplied by
 * `floor + (1 - floor) x 2^(-position / halfLife)` where the manifest asks for recency; position 0 is the newest of them.
 */
export const scoredHistory = (
  history: Int32Array,
  weights: Float32Array,
  { maxLength, recency }: { maxLength: number; recency?: Manifest['recency'] },
): ScoredHistory => {
  const kept: number[] = [];
  for (let i = history.length - 1; i >= 0 && kept.length < maxLength; i--) if (weights[i] !== 0) kept.push(i);
  const items = new Int32Array(kept.length);
  const scaled = new Float32Array(kept.length);
  for (let position = 0; position < kept.length; position++) {
    const from = kept[position]!;
    const to = kept.length - 1 - position;
    const factor =
      recency === undefined ? 1 : recency.floor + (1 - recency.floor) * 2 ** (-position / recency.halfLife);
    items[to] = history[from]!;
    scaled[to] = weights[from]! * factor;
  }
  return { items, weights: scaled };
};
