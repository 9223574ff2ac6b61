import type { CatalogueRow } from './columns.ts';

/** A movie as clients see it: one immutable object per item, made when the catalogue is loaded. */
export interface Movie {
  readonly id: string;
  readonly title: string;
  readonly otherTitles: readonly string[];
  readonly genres: readonly string[];
  readonly releaseYear: number | null;
  readonly rating: number | null;
  readonly language: string | null;
  readonly adult: boolean | null;
  readonly posterUrl: string | null;
  /** Whether the model can recommend it. */
  readonly recommendable: boolean;
}

export const createMovie = (row: CatalogueRow): Movie =>
  Object.freeze({
    id: row.id,
    title: row.title,
    otherTitles: row.otherTitles,
    genres: row.genres,
    releaseYear: row.releaseYear ?? null,
    rating: row.rating ?? null,
    language: row.language ?? null,
    adult: row.adult ?? null,
    posterUrl: row.posterUrl ?? null,
    recommendable: true,
  });

/** The same movie, said not to be recommendable. */
export const asUnknownToModel = (movie: Movie): Movie => Object.freeze({ ...movie, recommendable: false });
