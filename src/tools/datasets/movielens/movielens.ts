import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError } from '../../tool-error.ts';
import { toId } from './cells.ts';
import type { Dataset, Movie } from '../dataset.ts';
import { createHistories, type Histories, type RatingColumns } from '../histories.ts';
import { readMetadataFile } from './metadata-file.ts';
import { readMoviesFile } from './movies-file.ts';
import { readRatingsFile } from './ratings-file.ts';
import { csvFormat, datFormat, readTable, type Cell, type TableFormat } from '../read-table.ts';

type Warn = (message: string) => void;

/** A file and how it is written. */
interface TableFile {
  readonly path: string;
  readonly format: TableFormat;
}

const columnsOfDat = {
  movies: ['movieId', 'title', 'genres'],
  ratings: ['userId', 'movieId', 'rating', 'timestamp'],
};

/** `<table>.csv` or `<table>.dat`; null when the folder has neither. */
const findTable = (folder: string, table: keyof typeof columnsOfDat): TableFile | null => {
  const files = [
    { path: join(folder, `${table}.csv`), format: csvFormat },
    { path: join(folder, `${table}.dat`), format: datFormat(columnsOfDat[table]) },
  ];
  return files.find(({ path }) => existsSync(path)) ?? null;
};

const checkFolder = (folder: string): void => {
  if (!existsSync(folder)) throw new ToolError(`the data folder ${folder} does not exist`);
  if (!statSync(folder).isDirectory()) throw new ToolError(`${folder} is not a folder`);
};

/** The users that `users.dat` lists, whether they rated anything or not. */
const readUserIds = async (folder: string, warn: Warn): Promise<number[]> => {
  const path = join(folder, 'users.dat');
  if (!existsSync(path)) return [];
  const ids: number[] = [];
  const format = datFormat(['userId', 'gender', 'age', 'occupation', 'zipCode']);
  const onRow = (cell: Cell): void => void ids.push(toId(cell('userId'), 'userId'));
  await readTable(path, { format, required: ['userId'], onRow, warn });
  return ids;
};

/** The movies of a folder, ascending by id, with what `metadata.csv` knows of them; null without a file of movies. */
const readMovies = async (folder: string, warn: Warn): Promise<Movie[] | null> => {
  const file = findTable(folder, 'movies');
  if (file === null) return null;
  const metadataPath = join(folder, 'metadata.csv');
  const metadata = existsSync(metadataPath) ? await readMetadataFile(metadataPath, warn) : new Map();
  return readMoviesFile(file.path, { format: file.format, metadata, warn });
};

/** The movies of several folders, ascending by id; of those that are in several the first counts. */
const readAllMovies = async (folders: readonly string[], warn: Warn): Promise<Movie[]> => {
  const byId = new Map<number, Movie>();
  for (const folder of folders)
    for (const movie of (await readMovies(folder, warn)) ?? []) if (!byId.has(movie.id)) byId.set(movie.id, movie);
  if (byId.size === 0) throw new ToolError(`${folders.join(' and ')} has no movies.csv and no movies.dat`);
  return [...byId.values()].sort((a, b) => a.id - b.id);
};

const readRatings = async (folder: string, movies: readonly Movie[], warn: Warn): Promise<RatingColumns> => {
  const file = findTable(folder, 'ratings');
  if (file === null) throw new ToolError(`${folder} has neither ratings.csv nor ratings.dat`);
  const itemIndex = new Map(movies.map(({ id }, index) => [id, index]));
  const ratings = await readRatingsFile(file.path, { format: file.format, itemIndex, warn });
  if (ratings.users.length === 0) throw new ToolError(`${file.path} has no ratings`);
  return ratings;
};

/** Histories with users in rows, one row for each of `userIds`. */
const toHistories = (ratings: RatingColumns, userIds: readonly number[], itemCount: number): Histories => {
  const userRow = new Map(userIds.map((id, row) => [id, row]));
  const rows = { ...ratings, users: ratings.users.map((id) => userRow.get(id)!) };
  return createHistories(rows, { userCount: userIds.length, itemCount });
};

const ascending = (ids: Iterable<number>): number[] => [...new Set(ids)].sort((a, b) => a - b);

/**
 * Reads a folder in one of MovieLens' layouts (`ratings.csv` and `movies.csv`, or `ratings.dat`, `movies.dat` and
 * `users.dat`) with an optional `metadata.csv`. All movies are items, rated or not. Throws a `ToolError` that says which
 * file is missing or, by line, what is wrong with it.
 */
export const readMovieLens = async (folder: string, warn: Warn): Promise<Dataset> => {
  checkFolder(folder);
  const movies = findTable(folder, 'ratings') === null ? [] : await readAllMovies([folder], warn);
  const ratings = await readRatings(folder, movies, warn);
  const userIds = ascending([...ratings.users, ...(await readUserIds(folder, warn))]);
  return { movies, userIds, histories: toHistories(ratings, userIds, movies.length) };
};

/** A data set that came in two parts. */
export interface DividedDataset {
  /** With the histories of the training part. */
  readonly train: Dataset;
  readonly test: Histories;
}

/**
 * Reads ratings from two folders. Movies and metadata come from `data` (where given) and from both folders, so that all
 * that was held out is in the catalogue. Throws a `ToolError` as `readMovieLens` does.
 */
export const readDivided = async (
  { data, train, test }: { data: string | null; train: string; test: string },
  warn: Warn,
): Promise<DividedDataset> => {
  const folders = [...(data === null ? [] : [data]), train, test];
  for (const folder of folders) checkFolder(folder);
  const movies = await readAllMovies(folders, warn);
  const ratings = { train: await readRatings(train, movies, warn), test: await readRatings(test, movies, warn) };
  const userIds = ascending([...ratings.train.users, ...ratings.test.users]);
  return {
    train: { movies, userIds, histories: toHistories(ratings.train, userIds, movies.length) },
    test: toHistories(ratings.test, userIds, movies.length),
  };
};
