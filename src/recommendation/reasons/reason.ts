/** Kinds of reasons, in the order in which equally strong ones are given. */
export const reasonCodes = [
  'FAVORITE_GENRE',
  'PREFERRED_LANGUAGE',
  'PREFERRED_DECADE',
  'HIGHLY_RATED',
  'STRONG_MATCH',
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
}
