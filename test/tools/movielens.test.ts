import { expect, test } from 'vitest';
import { readMovieLens } from '../../src/tools/datasets/movielens/movielens.ts';
import { folderOf, silent } from './synthetic.ts';

const header = 'userId,movieId,rating,timestamp\n';
const moviesCsv =
  'movieId,title,genres\r\n10,"Avventura, L\' (Say ""hi"") (1960)",Drama|Drama\r\n2,Moonlight,(no genres listed)\r\n';

test('reads the csv layout with quoting, movies ascending, histories by time and then by movie', async () => {
  const ratings = `${header}7,10,4.5,20\n7,2,3,20\n3,10,5,9\n`;
  const { movies, userIds, histories } = await readMovieLens(
    await folderOf({ 'movies.csv': moviesCsv, 'ratings.csv': ratings }),
    silent,
  );
  expect(movies.map(({ id, title, genres }) => [id, title, genres])).toEqual([
    [2, 'Moonlight', []],
    [10, "L'Avventura", ['Drama']],
  ]);
  expect(movies[1]!.otherTitles).toEqual(['Say "hi"']);
  expect(userIds).toEqual([3, 7]);
  expect([...histories.offsets]).toEqual([0, 1, 3]);
  expect([...histories.items]).toEqual([1, 0, 1]);
  expect([...histories.stars]).toEqual([5, 3, 4.5]);
});

test('keeps the last of ratings of the same movie by the same user', async () => {
  const ratings = `${header}1,2,2,10\n1,10,5,11\n1,2,4,12\n1,2,4.5,12\n`;
  const { histories } = await readMovieLens(
    await folderOf({ 'movies.csv': moviesCsv, 'ratings.csv': ratings }),
    silent,
  );
  expect([...histories.items]).toEqual([1, 0]);
  expect([...histories.stars]).toEqual([5, 4.5]);
});

test('reads the dat layout in ISO-8859-1 with its users', async () => {
  const folder = await folderOf({
    'movies.dat': Buffer.from(
      '1::Misérables, Les (1995)::Drama|Children\'s\n2::12 "Angry" Men (1957)::Drama\n',
      'latin1',
    ),
    'ratings.dat': '5::1::4::100\n5::2::3::99\n',
    'users.dat': '5::F::1::10::48067\n9::M::25::15::55117\n',
  });
  const { movies, userIds, histories } = await readMovieLens(folder, silent);
  expect(movies.map(({ title }) => title)).toEqual(['Les Misérables', '12 "Angry" Men']);
  expect(movies[0]!.genres).toEqual(['Drama', "Children's"]);
  expect(userIds).toEqual([5, 9]);
  expect([...histories.offsets]).toEqual([0, 2, 2]);
  expect([...histories.items]).toEqual([1, 0]);
});

test('reads metadata and takes what it cannot use as unknown', async () => {
  const metadata =
    'movieId,release_date,original_language,adult,vote_average,vote_count,poster_url\n' +
    '2,2016-10-21,CN,False,7.5,0,ftp://example.org/a.jpg\n10,,it,True,7.7,12,https://example.org/a.jpg\n';
  const { movies } = await readMovieLens(
    await folderOf({ 'movies.csv': moviesCsv, 'ratings.csv': `${header}1,2,4,1\n`, 'metadata.csv': metadata }),
    silent,
  );
  expect(movies[0]).toMatchObject({
    releaseYear: 2016,
    language: null,
    adult: false,
    voteAverage: null,
    posterUrl: null,
  });
  expect(movies[1]).toMatchObject({ releaseYear: 1960, language: 'it', adult: true, voteAverage: 7.7 });
  expect(movies[1]!.posterUrl).toBe('https://example.org/a.jpg');
});

const goodRows = (count: number): string => Array.from({ length: count }, (_, i) => `${i + 1},2,4,${i}\n`).join('');

test('leaves out up to one bad row in a hundred and says which', async () => {
  const warnings: string[] = [];
  const { histories } = await readMovieLens(
    await folderOf({ 'movies.csv': moviesCsv, 'ratings.csv': `${header}${goodRows(99)}1,10,six,5\n` }),
    (message) => warnings.push(message),
  );
  expect(histories.items.length).toBe(99);
  expect(warnings.join()).toMatch(/1 of 100 rows.*ratings\.csv:101: rating "six" is not a number from 0\.5 to 5/su);
});

test.each([
  ['1,10,4.5\n', /ratings\.csv:52: has 3 columns instead of 4/u],
  ['x,10,4.5,1\n', /ratings\.csv:52: userId "x" is not an integer from 1/u],
  ['1,99,4.5,1\n', /ratings\.csv:52: movieId 99 is not among the movies/u],
  ['1,10,4.5,\n', /ratings\.csv:52: timestamp ""/u],
  ['1,10,"4.5,1\n1,10,4,1\n', /ratings\.csv:52: Quote Not Closed/u],
])('stops when more than one row in a hundred is bad (%j)', async (row, message) => {
  const folder = await folderOf({ 'movies.csv': moviesCsv, 'ratings.csv': `${header}${goodRows(50)}${row}` });
  await expect(readMovieLens(folder, silent)).rejects.toThrow(message);
});

test('says what is missing', async () => {
  await expect(readMovieLens('/does/not/exist', silent)).rejects.toThrow('does not exist');
  await expect(readMovieLens(await folderOf({}), silent)).rejects.toThrow('neither ratings.csv nor ratings.dat');
  await expect(readMovieLens(await folderOf({ 'ratings.csv': header }), silent)).rejects.toThrow('has no movies.csv');
  const renamed = { 'movies.csv': moviesCsv, 'ratings.csv': 'user,movieId,rating,timestamp\n' };
  await expect(readMovieLens(await folderOf(renamed), silent)).rejects.toThrow('ratings.csv: has no column userId');
  const empty = { 'movies.csv': moviesCsv, 'ratings.csv': header };
  await expect(readMovieLens(await folderOf(empty), silent)).rejects.toThrow('has no ratings');
});
