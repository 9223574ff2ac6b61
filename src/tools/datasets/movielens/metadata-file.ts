import { z } from 'zod';
import { toGenres, toId, toNumberBetween } from './cells.ts';
import { toLanguageCode } from './language-code.ts';
import { csvFormat, readTable, type Cell } from '../read-table.ts';

/** What `metadata.csv` says about one movie; null or empty where it does not. */
export interface Metadata {
  readonly title: string;
  readonly genres: readonly string[];
  readonly releaseYear: number | null;
  readonly language: string | null;
  readonly adult: boolean | null;
  readonly voteAverage: number | null;
  readonly posterUrl: string | null;
}

const webAddress = z.url({ protocol: /^https?$/ });
const truths = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const yearOf = (cell: Cell): number | null => {
  const year = /^\d{4}/u.exec(cell('year'))?.[0] ?? /^\d{4}(?=-|$)/u.exec(cell('release_date'))?.[0];
  return year === undefined || Number(year) < 1000 ? null : Number(year);
};

/** An average of no votes says nothing. */
const voteAverageOf = (cell: Cell): number | null => {
  if (cell('vote_average') === '') return null;
  const average = toNumberBetween(cell('vote_average'), 'vote_average', 0, 10);
  const votes = cell('vote_count') === '' ? null : toNumberBetween(cell('vote_count'), 'vote_count', 0, 1e12);
  return votes === 0 || (votes === null && average === 0) ? null : average;
};

const toMetadata = (cell: Cell): Metadata => ({
  title: cell('title'),
  genres: toGenres(cell('genres')),
  releaseYear: yearOf(cell),
  language: toLanguageCode(cell('original_language')),
  adult: truths.get(cell('adult').toLowerCase()) ?? null,
  voteAverage: voteAverageOf(cell),
  posterUrl: webAddress.safeParse(cell('poster_url')).data ?? null,
});

/**
 * Reads `metadata.csv`: `movieId` and any of `title`, `genres`, `year`, `release_date`, `original_language`, `adult`,
 * `vote_average` (0 to 10), `vote_count`, `poster_url`. Languages that ISO 639-1 does not know, averages of no votes and
 * addresses that are not http(s) read as unknown.
 */
export const readMetadataFile = async (
  path: string,
  warn: (message: string) => void,
): Promise<Map<number, Metadata>> => {
  const rows = new Map<number, Metadata>();
  const onRow = (cell: Cell): void => void rows.set(toId(cell('movieId'), 'movieId'), toMetadata(cell));
  await readTable(path, { format: csvFormat, required: ['movieId'], onRow, warn });
  return rows;
};
