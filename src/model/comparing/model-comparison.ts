import type { Movie } from '../../catalog/movie.ts';

/** One model on a sample of users. */
export interface ModelSample {
  /** Which part of the movies it can recommend is in at least one of the lists, 0 to 1. */
  readonly coverage: number;
  /** Mean shown score; null when it recommended nothing. */
  readonly meanScore: number | null;
  /** Median of full batches, in milliseconds. */
  readonly batchP50Ms: number;
}

/** One user's two lists. */
export interface ComparisonExample {
  readonly userId: string;
  readonly current: readonly Movie[];
  readonly candidate: readonly Movie[];
}

/** How a candidate's answers differ from the current model's, on a sample of users. */
export interface ModelComparison {
  readonly sampledUsers: number;
  /** Mean share of the first ten movies that both have; null without users. */
  readonly overlapAt10: number | null;
  /** Mean of Kendall's tau over the movies that both lists have; null where none have two in common. */
  readonly rankCorrelation: number | null;
  readonly current: ModelSample;
  readonly candidate: ModelSample;
  /** A few users, those whose lists differ most first. */
  readonly examples: readonly ComparisonExample[];
}
