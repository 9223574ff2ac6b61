/** What produced a list. */
export type RecommendationSource = 'MODEL' | 'COLD_START' | 'FALLBACK';

/** The most movies a slate holds, and so the end of every list. */
export const slateSize = 200;

/** The best movies of a scoring task, best first. A list is a slice of a slate. */
export interface Slate {
  readonly source: RecommendationSource;
  /** Int32Array, [n], n <= 200: item indices. */
  readonly items: Int32Array;
  /** Float32Array, [n]: raw scores after likes, never rising unless `diversified`; ties are in item order. */
  readonly scores: Float32Array;
  /** The order mixes genres and tastes, so scores may rise. */
  readonly diversified?: true;
  /** How many movies could be in the list. */
  readonly eligibleCount: number;
}
