import type { Histories } from './histories.ts';

/** One movie of the catalogue; null where the data do not say. */
export interface Movie {
  readonly id: number;
  readonly title: string;
  readonly otherTitles: readonly string[];
  readonly genres: readonly string[];
  readonly releaseYear: number | null;
  /** ISO 639-1. */
  readonly language: string | null;
  readonly adult: boolean | null;
  /** An average from outside the ratings, 0 to 10. */
  readonly voteAverage: number | null;
  readonly posterUrl: string | null;
}

/** What the trainer learns from. A movie's place in `movies` is its item index, a user's in `userIds` its row. */
export interface Dataset {
  /** Ascending by numeric id. */
  readonly movies: readonly Movie[];
  /** Ascending. */
  readonly userIds: readonly number[];
  readonly histories: Histories;
}
