import { expect, test } from 'vitest';
import { itemRows } from '../../src/tools/bundling/item-rows.ts';
import { readMovieLens } from '../../src/tools/datasets/movielens/movielens.ts';
import { folderOf, silent } from './synthetic.ts';

const year = 365 * 24 * 60 * 60;
const movies = 'movieId,title,genres\n1,A,Drama\n2,B,Drama\n3,C,Drama\n4,D,Drama\n';

const rowsOf = async (ratings: string, metadata?: string) => {
  const files = { 'movies.csv': movies, 'ratings.csv': `userId,movieId,rating,timestamp\n${ratings}` };
  const folder = await folderOf(metadata === undefined ? files : { ...files, 'metadata.csv': metadata });
  return itemRows(await readMovieLens(folder, silent));
};

test('popularity halves with every year before the newest rating, and counts likes only', async () => {
  const rows = await rowsOf(`1,1,4,${2 * year}\n2,1,5,${year}\n1,2,5,0\n2,2,3.5,${2 * year}\n`);
  expect(rows.map(({ popularity }) => popularity)).toEqual([1.5, 0.25, 0, 0]);
  expect(rows.map(({ likeCount }) => likeCount)).toEqual([2, 1, 0, 0]);
});

test('of two movies as popular now, the one with more likes of all times is higher', async () => {
  const rows = await rowsOf(`1,1,4,${year}\n1,2,4,0\n2,2,4,0\n3,3,4,${year}\n`);
  expect(rows[0]!.popularity).toBe(rows[2]!.popularity);
  expect(rows[1]!.popularity!).toBeGreaterThan(rows[0]!.popularity!);
  expect(rows[1]!.popularity!).toBeCloseTo(rows[0]!.popularity!, 4);
});

test('rating is twice the mean of the stars, drawn to the mean of all by the weight of ten ratings', async () => {
  const rows = await rowsOf('1,1,5,1\n2,1,5,1\n1,2,2,1\n');
  expect(rows.map(({ rating }) => rating)).toEqual([8.33, 7.64, undefined, undefined]);
});

test('an average that comes with the data is the rating, unless nobody voted', async () => {
  const metadata = 'movieId,vote_average,vote_count\n1,6.4,12\n2,9,0\n3,7.1,3\n';
  const rows = await rowsOf('1,1,5,1\n2,1,5,1\n1,2,2,1\n', metadata);
  expect(rows.map(({ rating }) => rating)).toEqual([6.4, 7.64, 7.1, undefined]);
});
