import { describe, expect, test } from 'vitest';
import { catalogueOf } from '../support/catalogues.ts';
import { reasonsFor, type Explained } from '../support/explained.ts';

const codes = (explained: Explained): string[] => reasonsFor(explained).map(({ code }) => code);

describe('HIGHLY_RATED', () => {
  const catalogue = catalogueOf([{ rating: 7.4 }, { rating: 7.5 }, { rating: 9 }, { rating: null }]);

  test.each([
    [0, null, false],
    [1, null, true],
    [2, null, true],
    [3, null, false],
    [1, 5, true],
    [1, 8, false],
    [2, 9, true],
  ])('is given from 7.5 on, or the higher minRating: movie %i, minRating %s', (item, minRating, given) => {
    expect(codes({ catalogue, item, filter: { minRating } })).toEqual(given ? ['HIGHLY_RATED'] : []);
    expect(codes({ catalogue, item, preferences: { minRating } })).toEqual(given ? ['HIGHLY_RATED'] : []);
  });
});

describe('STRONG_MATCH', () => {
  const catalogue = catalogueOf([{}]);

  test.each([
    [0.79, 0.8, false],
    [0.8, 0.8, true],
    [1, 0.8, true],
    [0.5, 0.5, true],
  ])('is given from the shown score that the bundle states on: %d of %d', (score, strongMatch, given) => {
    expect(codes({ catalogue, item: 0, score, generation: { strongMatch } })).toEqual(given ? ['STRONG_MATCH'] : []);
  });
});

describe('POPULAR', () => {
  const likes = (counts: readonly (number | null)[]) => catalogueOf(counts.map((likeCount) => ({ likeCount })));
  const popular = (catalogue: ReturnType<typeof likes>): number[] =>
    catalogue.movies.flatMap((_, item) => (codes({ catalogue, item }).includes('POPULAR') ? [item] : []));

  test('is given to the most liked hundredth of the catalogue, rounded up', () => {
    expect(popular(likes(Array.from({ length: 200 }, (_, at) => at)))).toEqual([198, 199]);
    expect(popular(likes(Array.from({ length: 201 }, (_, at) => at)))).toEqual([198, 199, 200]);
    expect(popular(likes([3, 9, 4]))).toEqual([1]);
  });

  test('is given to all that tie with the last of them', () => {
    expect(popular(likes([7, 7, 1]))).toEqual([0, 1]);
  });

  test('is never given to a movie that nobody likes, nor where likes are not counted', () => {
    expect(popular(likes([0, 0, 0]))).toEqual([]);
    expect(popular(likes([null, null]))).toEqual([]);
    expect(popular(likes([null, 1]))).toEqual([1]);
  });
});

describe('reasons', () => {
  const catalogue = catalogueOf([
    { genres: ['Noir', 'Action'], language: 'en', releaseYear: 1994, rating: 9, likeCount: 50 },
    { genres: ['Action'], language: 'en', releaseYear: 1951, rating: 5, likeCount: 25 },
    { genres: ['Drama'], language: 'fr', releaseYear: 1998, rating: 5, likeCount: 25 },
  ]);
  const everything = { favoriteGenres: ['Action', 'Noir'], preferredLanguages: ['en'], preferredDecade: '1990s' };

  test('come strongest first, the facts that move no score last, in the order of the codes', () => {
    const reasons = reasonsFor({ catalogue, item: 0, rawScore: 2, score: 0.9, preferences: everything });
    expect(reasons.map(({ code }) => code)).toEqual([
      'FAVORITE_GENRE',
      'PREFERRED_LANGUAGE',
      'PREFERRED_DECADE',
      'HIGHLY_RATED',
      'STRONG_MATCH',
      'POPULAR',
    ]);
    const strengths = reasons.map(({ strength }) => strength);
    expect(strengths).toEqual(strengths.toSorted((a, b) => b - a));
    expect(strengths.slice(3)).toEqual([0, 0, 0]);
  });

  test('put a rare match before a common one, whatever the order of the codes', () => {
    const rare = { favoriteGenres: ['Action'], preferredDecade: '1950s' };
    expect(codes({ catalogue, item: 1, rawScore: 2, preferences: rare })).toEqual([
      'PREFERRED_DECADE',
      'FAVORITE_GENRE',
    ]);
  });

  test('are given at most once of a kind', () => {
    const given = codes({ catalogue, item: 0, rawScore: 2, score: 1, preferences: everything });
    expect(new Set(given).size).toBe(given.length);
  });

  test('may be none at all', () => {
    expect(codes({ catalogue, item: 2, score: 0.1 })).toEqual([]);
  });
});
