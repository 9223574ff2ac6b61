import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError } from '../../tool-error.ts';
import { toId } from './cells.ts';
import type { Dataset } from '../dataset.ts';
import { createHistories } from '../histories.ts';
import { readMetadataFile } from './metadata-file.ts';
import { readMoviesFile } from './movies-file.ts';
import { readRatingsFile } from './ratings-file.ts';
import { csvFormat, datFormat, readTable, type Cell, type TableFormat } from '../read-table.ts';

type Warn = (message: string) => void;

/** The files of a folder and how they are written. */
interface Layout {
  readonly movies: string;
  readonly moviesFormat: TableFormat;
  readonly ratings: string;
  readonly ratingsFormat: TableFormat;
}

const csvLayout: Layout = {
  movies: 'movies.csv',
  moviesFormat: csvFormat,
  ratings: 'ratings.csv',
  ratingsFormat: csvFormat,
};
const datLayout: Layout = {
  movies: 'movies.dat',
  moviesFormat: datFormat(['movieId', 'title', 'genres']),
  ratings: 'ratings.dat',
  ratingsFormat: datFormat(['userId', 'movieId', 'rating', 'timestamp']),
};

const layoutOf = (folder: string): Layout => {
  if (!existsSync(folder)) throw new ToolError(`the data folder ${folder} does not exist`);
  if (!statSync(folder).isDirectory()) throw new ToolError(`${folder} is not a folder`);
  const layout = [csvLayout, datLayout].find(({ ratings }) => existsSync(join(folder, ratings)));
  if (layout === undefined) throw new ToolError(`${folder} has neither ratings.csv nor ratings.dat`);
  if (!existsSync(join(folder, layout.movies))) throw new ToolError(`${folder} has no ${layout.movies}`);
  return layout;
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

/**
 * Reads a folder in one of MovieLens' layouts (`ratings.csv` and `movies.csv`, or `ratings.dat`, `movies.dat` and
 * `users.dat`) with an optional `metadata.csv`. All movies are items, rated or not. Throws a `ToolError` that says which
 * file is missing or, by line, what is wrong with it.
 */
export const readMovieLens = async (folder: string, warn: Warn): Promise<Dataset> => {
  const layout = layoutOf(folder);
  const metadataPath = join(folder, 'metadata.csv');
  const metadata = existsSync(metadataPath) ? await readMetadataFile(metadataPath, warn) : new Map();
  const movies = await readMoviesFile(join(folder, layout.movies), { format: layout.moviesFormat, metadata, warn });
  const itemIndex = new Map(movies.map(({ id }, index) => [id, index]));
  const ratingsOptions = { format: layout.ratingsFormat, itemIndex, warn };
  const ratings = await readRatingsFile(join(folder, layout.ratings), ratingsOptions);
  if (ratings.users.length === 0) throw new ToolError(`${join(folder, layout.ratings)} has no ratings`);
  const listed = await readUserIds(folder, warn);
  const userIds = [...new Set([...ratings.users, ...listed])].sort((a, b) => a - b);
  const userRow = new Map(userIds.map((id, row) => [id, row]));
  const rows = { ...ratings, users: ratings.users.map((id) => userRow.get(id)!) };
  const histories = createHistories(rows, { userCount: userIds.length, itemCount: movies.length });
  return { movies, userIds, histories };
};
