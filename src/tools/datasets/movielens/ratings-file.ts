import { toId, toNumberBetween } from './cells.ts';
import { BadRow, readTable, type Cell, type TableFormat } from '../read-table.ts';
import type { RatingColumns } from '../histories.ts';

export interface ReadRatingsOptions {
  readonly format: TableFormat;
  /** Item index by movie id. */
  readonly itemIndex: ReadonlyMap<number, number>;
  readonly warn: (message: string) => void;
}

/** The last second of the year 9999. */
const latestTime = 253_402_300_799;

/** Reads `ratings.csv` or `ratings.dat`, row by row as they come; `users` are user ids here, not rows. */
export const readRatingsFile = async (path: string, options: ReadRatingsOptions): Promise<RatingColumns> => {
  const [users, items, stars, times]: [number[], number[], number[], number[]] = [[], [], [], []];
  const onRow = (cell: Cell): void => {
    const user = toId(cell('userId'), 'userId');
    const movie = toId(cell('movieId'), 'movieId');
    const item = options.itemIndex.get(movie);
    if (item === undefined) throw new BadRow(`movieId ${movie} is not among the movies`);
    const rating = toNumberBetween(cell('rating'), 'rating', 0.5, 5);
    const time = toNumberBetween(cell('timestamp'), 'timestamp', 0, latestTime);
    users.push(user);
    items.push(item);
    stars.push(rating);
    times.push(Math.floor(time));
  };
  await readTable(path, { ...options, required: ['userId', 'movieId', 'rating', 'timestamp'], onRow });
  return { users, items, stars, times };
};
