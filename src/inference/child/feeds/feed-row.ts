import type { ScoredHistory } from '../../../bundle/scored-history.ts';

/** What the graph is told in one row of a run. */
export interface FeedRow {
  readonly history: ScoredHistory;
  /** Row in the bundle's users. */
  readonly userRow: number;
  /** Float32Array, [columns]: of all `userFeatures` inputs together. */
  readonly features: Float32Array;
  /** The candidate of a row of a pairs graph; of no meaning elsewhere. */
  readonly item: number;
}
