import { toGenres, toId } from './cells.ts';
import type { Movie } from '../dataset.ts';
import type { Metadata } from './metadata-file.ts';
import { parseMovieTitle } from './movie-title.ts';
import { BadRow, readTable, type Cell, type TableFormat } from '../read-table.ts';

export interface ReadMoviesOptions {
  readonly format: TableFormat;
  readonly metadata: ReadonlyMap<number, Metadata>;
  readonly warn: (message: string) => void;
}

const toMovie = (id: number, cell: Cell, metadata: Metadata | undefined): Movie => {
  const { title, otherTitles, releaseYear } = parseMovieTitle(cell('title') || (metadata?.title ?? ''));
  if (title === '') throw new BadRow('title is empty');
  const genres = toGenres(cell('genres'));
  return {
    id,
    title,
    otherTitles,
    genres: genres.length > 0 ? genres : (metadata?.genres ?? []),
    releaseYear: releaseYear ?? metadata?.releaseYear ?? null,
    language: metadata?.language ?? null,
    adult: metadata?.adult ?? null,
    voteAverage: metadata?.voteAverage ?? null,
    posterUrl: metadata?.posterUrl ?? null,
  };
};

/** Reads `movies.csv` or `movies.dat`, ascending by id. What the file does not say is taken from the metadata. */
export const readMoviesFile = async (path: string, options: ReadMoviesOptions): Promise<Movie[]> => {
  const movies = new Map<number, Movie>();
  const onRow = (cell: Cell): void => {
    const id = toId(cell('movieId'), 'movieId');
    if (movies.has(id)) throw new BadRow(`movieId ${id} was there before`);
    movies.set(id, toMovie(id, cell, options.metadata.get(id)));
  };
  await readTable(path, { ...options, required: ['movieId', 'title', 'genres'], onRow });
  return [...movies.values()].sort((a, b) => a.id - b.id);
};
