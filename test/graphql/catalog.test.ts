import { expect, test } from 'vitest';
import { labelOf } from '../../src/graphql/catalog/labels.ts';
import { startFront } from '../support/front.ts';

const movie = `id title otherTitles genres releaseYear rating language adult posterUrl recommendable`;

test('a movie is found by its id, whether or not it is recommended or adult', async () => {
  const { ask } = await startFront();
  const { data } = await ask(`{
    signs: movie(id: "6") { ${movie} } adult: movie(id: "5") { adult } lost: movie(id: "7") { ${movie} }
  }`);
  expect(data).toEqual({
    signs: {
      id: '6',
      title: 'Signs',
      otherTitles: [],
      genres: ['Horror'],
      releaseYear: null,
      rating: null,
      language: 'xx-unknown',
      adult: null,
      // As the bundle says it: addresses are not parsed again.
      posterUrl: 'https://posters.example/Signs Poster.jpg',
      recommendable: true,
    },
    adult: { adult: true },
    lost: expect.objectContaining({ otherTitles: ['La bobine perdue'], recommendable: false }),
  });
});

test('a movie that does not exist is null without an error', async () => {
  const { ask } = await startFront();
  const { status, data, errors } = await ask('{ movie(id: "none") { id } }');
  expect([status, data, errors]).toEqual([200, { movie: null }, undefined]);
});

test('the catalog says what there is to filter on, in English and Korean', async () => {
  const { ask } = await startFront();
  const { data } = await ask(`{ catalog {
    movieCount recommendableCount minReleaseYear maxReleaseYear attributions { name notice url }
    genres { value count label ko: label(locale: KO) }
    languages { value count label ko: label(locale: KO) }
    decades { value count label ko: label(locale: KO) }
  } }`);
  expect(data).toMatchObject({
    catalog: {
      movieCount: 7,
      recommendableCount: 6,
      minReleaseYear: 1995,
      maxReleaseYear: 2003,
      attributions: [{ name: 'Test data', notice: 'Made for tests.', url: 'https://data.example' }],
      genres: expect.arrayContaining([{ value: 'Drama', count: 3, label: 'Drama', ko: '드라마' }]),
      languages: expect.arrayContaining([
        { value: 'ko', count: 1, label: 'Korean', ko: '한국어' },
        { value: 'xx-unknown', count: 1, label: 'xx-unknown', ko: 'xx-unknown' },
      ]),
      decades: [
        { value: '2000s', count: 2, label: '2000s', ko: '2000년대' },
        { value: '1990s', count: 3, label: '1990s', ko: '1990년대' },
      ],
    },
  });
});

test('a word without a better name is its own label', () => {
  expect(labelOf('genre', 'Mumblecore', 'KO')).toBe('Mumblecore');
  expect(labelOf('language', 'qq', 'EN')).toBe('qq');
  expect(labelOf('language', 'not a code', 'EN')).toBe('not a code');
});
