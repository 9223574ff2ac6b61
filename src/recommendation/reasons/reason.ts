import type { Movie } from '../../catalog/movie.ts';

/** Kinds of reasons, in the order in which equally strong ones are given. */
export const reasonCodes = [
  'FAVORITE_GENRE',
  'PREFERRED_LANGUAGE',
  'PREFERRED_DECADE',
  'HIGHLY_RATED',
  'STRONG_MATCH',
  'BECAUSE_YOU_WATCHED',
  'POPULAR',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** One reason for one recommendation. */
export interface Reason {
  readonly code: ReasonCode;
  /** Its share in the score, 0 to 1. */
  readonly strength: number;
  /** The genres, languages or decades that matched. */
  readonly matched: readonly string[];
  /** The watched movies behind it, strongest first, at most 10; only for `BECAUSE_YOU_WATCHED`. */
  readonly evidence?: readonly Movie[];
}
