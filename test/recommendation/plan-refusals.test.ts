import { describe, expect, test } from 'vitest';
import { createPlan } from '../../src/recommendation/plan.ts';
import type { ListRequest, MovieFilter, Preferences } from '../../src/recommendation/request.ts';
import { catalogueOf, smallCatalogue } from '../support/catalogues.ts';
import { marqueeError } from '../support/refusals.ts';
import { plainRequest } from '../support/tasks.ts';

const copies = (count: number, word: string): string[] => Array.from({ length: count }, () => word);
const noLikes: Preferences = { favoriteGenres: [], preferredLanguages: [], excludeAdult: true };
const plan = (request: Partial<ListRequest>) => () => createPlan(smallCatalogue, { ...plainRequest, ...request });
const withFilter = (filter: MovieFilter) => plan({ filter });
const withPreferences = (preferences: Partial<Preferences>) => plan({ preferences: { ...noLikes, ...preferences } });

describe('a plan is refused with BAD_USER_INPUT', () => {
  test.each([
    ['filter.genres', withFilter({ genres: ['Dramma'] }), 'genre "Dramma"', '"Drama"'],
    ['filter.languages', withFilter({ languages: ['kp'] }), 'language "kp"', '"ko"'],
    ['filter.decades', withFilter({ decades: ['1990'] }), 'decade "1990"', '"1990s"'],
    ['preferences.favoriteGenres', withPreferences({ favoriteGenres: ['Scifi'] }), 'genre "Scifi"', '"Sci-Fi"'],
    ['preferences.preferredLanguages', withPreferences({ preferredLanguages: ['eng'] }), 'language "eng"', '"en"'],
    ['preferences.preferredDecade', withPreferences({ preferredDecade: '90s' }), 'decade "90s"', '"1990s"'],
  ])('for an unknown word in %s, naming the nearest valid ones first', (argument, make, what, nearest) => {
    expect(make).toThrow(marqueeError('BAD_USER_INPUT', argument, what, `Nearest: ${nearest}`));
    expect(make).toThrow(expect.objectContaining({ details: { argument } }));
  });

  test('for an empty word', () => {
    expect(withFilter({ genres: [''] })).toThrow(marqueeError('BAD_USER_INPUT', 'there is no genre ""'));
  });

  test('for any word where the catalogue has none, and says so', () => {
    const bare = catalogueOf([{}]);
    expect(() => createPlan(bare, { ...plainRequest, filter: { genres: ['Drama'] } })).toThrow(
      marqueeError('BAD_USER_INPUT', 'there is no genre "Drama"', 'The catalogue has none'),
    );
  });

  test('for a very long word, of which only the beginning is quoted', () => {
    expect(withFilter({ genres: ['x'.repeat(10_000)] })).toThrow(
      expect.objectContaining({ message: expect.toSatisfy((message: string) => message.length < 250) }),
    );
  });

  test.each([
    ['filter.genres', (values: string[]) => withFilter({ genres: values }), 'Drama'],
    ['filter.languages', (values: string[]) => withFilter({ languages: values }), 'en'],
    ['filter.decades', (values: string[]) => withFilter({ decades: values }), '1990s'],
    ['preferences.favoriteGenres', (values: string[]) => withPreferences({ favoriteGenres: values }), 'Drama'],
    ['preferences.preferredLanguages', (values: string[]) => withPreferences({ preferredLanguages: values }), 'en'],
  ])('for more than 20 values in %s, with both numbers', (argument, make, word) => {
    expect(make(copies(20, word))).not.toThrow();
    expect(make(copies(21, word))).toThrow(marqueeError('BAD_USER_INPUT', argument, 'at most 20', 'got 21'));
  });

  test.each([-0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY])('for a diversity of %d', (diversity) => {
    expect(plan({ diversity })).toThrow(
      marqueeError('BAD_USER_INPUT', 'diversity', 'must be 0 to 1', `got ${diversity}`),
    );
  });

  test.each([-0.1, 10.1, Number.NaN, Number.POSITIVE_INFINITY])('for a minRating of %d', (minRating) => {
    const says = ['must be 0 to 10', `got ${minRating}`];
    expect(withFilter({ minRating })).toThrow(marqueeError('BAD_USER_INPUT', 'filter.minRating', ...says));
    expect(withPreferences({ minRating })).toThrow(marqueeError('BAD_USER_INPUT', 'preferences.minRating', ...says));
  });

  test('for a bad minRating that the other, stricter one would have hidden', () => {
    const make = plan({ filter: { minRating: -1 }, preferences: { ...noLikes, minRating: 5 } });
    expect(make).toThrow(marqueeError('BAD_USER_INPUT', 'filter.minRating'));
  });

  test('for more than 500 excluded ids, known or not', () => {
    expect(plan({ exclude: copies(500, 'x') })).not.toThrow();
    expect(plan({ exclude: copies(501, 'x') })).toThrow(
      marqueeError('BAD_USER_INPUT', 'exclude', 'at most 500', 'got 501'),
    );
  });
});
