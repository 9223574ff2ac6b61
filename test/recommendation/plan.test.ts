import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AdultContent } from '../../src/catalog/limits.ts';
import { createPlan, type Plan } from '../../src/recommendation/plan.ts';
import type { ListRequest, Preferences } from '../../src/recommendation/request.ts';
import { catalogueOf, smallCatalogue } from '../support/catalogues.ts';
import { plainRequest } from '../support/tasks.ts';

const plan = (request: Partial<ListRequest>): Plan => createPlan(smallCatalogue, { ...plainRequest, ...request });
const preferences = (given: Partial<Preferences>): Preferences => ({
  favoriteGenres: [],
  preferredLanguages: [],
  excludeAdult: true,
  ...given,
});

describe('a plan', () => {
  test('reads words whatever their case and the spaces around them, and keeps the words of the catalogue', () => {
    const { limits, likes } = plan({
      filter: { genres: ['drama', ' SCI-fi '], languages: ['EN'], decades: ['1990S'] },
      preferences: preferences({ favoriteGenres: ['WESTERN'], preferredLanguages: ['Ko'], preferredDecade: '1960S' }),
    });
    expect(limits).toMatchObject({ genres: ['Drama', 'Sci-Fi'], languages: ['en'], decades: [1990] });
    expect(likes).toEqual({ genres: ['Western'], languages: ['ko'], decades: [1960] });
  });

  test('names diversity only where it mixes the order, and never as a part of the ranking', () => {
    const [none, zero, some, more] = [{}, { diversity: 0 }, { diversity: 0.3 }, { diversity: 0.31 }].map(plan);
    expect(zero).toEqual(none);
    expect(new Set([none!.text, some!.text, more!.text]).size).toBe(3);
    expect(more!.rankingText).toBe(none!.rankingText);
  });

  test('has each word once, however often it was given', () => {
    const twice = plan({
      filter: { genres: ['Drama', 'drama'], decades: ['1990s', '1990s'] },
      preferences: preferences({ favoriteGenres: ['Comedy', 'COMEDY'] }),
    });
    expect(twice.limits).toMatchObject({ genres: ['Drama'], decades: [1990] });
    expect(twice.likes.genres).toEqual(['Comedy']);
  });

  test.each([
    [null, null, null],
    [6, null, 6],
    [null, 7, 7],
    [6, 7, 7],
    [8, 7, 8],
    [0, null, 0],
    [0, 10, 10],
  ])('holds the higher of two minimum ratings: filter %s, preferences %s', (inFilter, preferred, effective) => {
    const made = plan({ filter: { minRating: inFilter }, preferences: preferences({ minRating: preferred }) });
    expect(made.limits.minRating).toBe(effective);
  });

  test.each<[boolean | 'no preferences', AdultContent | null, AdultContent]>([
    ['no preferences', null, 'WITHOUT_ADULT'],
    [true, null, 'WITHOUT_ADULT'],
    [false, null, 'WITH_ADULT'],
    ['no preferences', 'WITH_ADULT', 'WITH_ADULT'],
    [true, 'WITH_ADULT', 'WITH_ADULT'],
    [true, 'ONLY_ADULT', 'ONLY_ADULT'],
    [false, 'WITHOUT_ADULT', 'WITHOUT_ADULT'],
    [false, 'ONLY_ADULT', 'ONLY_ADULT'],
  ])('with excludeAdult %s and filter.adult %s is %s', (excludeAdult, adult, effective) => {
    const given = excludeAdult === 'no preferences' ? null : preferences({ excludeAdult });
    expect(plan({ preferences: given, filter: { adult } }).limits.adult).toBe(effective);
  });

  test('excludes item indices, ascending and once each, and ignores ids that no movie has', () => {
    expect([...plan({ exclude: ['4', 'nobody', '2', '4', ''] }).excluded]).toEqual([1, 3]);
  });

  test('ignores excluded movies that the model can not recommend anyway', () => {
    const catalogue = catalogueOf([{}, {}, {}], 2);
    expect([...createPlan(catalogue, { ...plainRequest, exclude: ['3', '1'] }).excluded]).toEqual([0]);
  });
});

describe('the text of a plan', () => {
  const genres = smallCatalogue.genres.words;
  const ids = smallCatalogue.movies.map(({ id }) => id);
  const shuffled = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
    fc.shuffledSubarray([...values], { minLength: values.length });

  test('is equal for equal questions, whatever the order and the case', () => {
    const subsets = fc.record({ words: fc.subarray([...genres]), exclude: fc.subarray(ids) });
    const twice = subsets.chain(({ words, exclude }) => {
      const once = fc.record({ words: shuffled(words), exclude: shuffled(exclude), upper: fc.boolean() });
      return fc.tuple(once, once);
    });
    const textOf = ({ words, exclude, upper }: { words: string[]; exclude: string[]; upper: boolean }): string => {
      const given = upper ? words.map((word) => word.toUpperCase()) : words;
      return plan({ filter: { genres: given }, preferences: preferences({ favoriteGenres: given }), exclude }).text;
    };
    fc.assert(
      fc.property(twice, ([a, b]) => {
        expect(textOf(a)).toBe(textOf(b));
      }),
    );
  });

  test.each<[string, Partial<ListRequest>]>([
    ['an empty filter', { filter: {} }],
    ['a filter of nulls', { filter: { genres: null, languages: null, decades: null, minRating: null, adult: null } }],
    ['empty lists', { filter: { genres: [], languages: [], decades: [] } }],
    ['preferences that prefer nothing', { preferences: preferences({}) }],
    ['the default spelt out', { filter: { adult: 'WITHOUT_ADULT' } }],
    ['unknown excluded ids', { exclude: ['nobody'] }],
    ['another page size', { topK: 50 }],
  ])('is that of a question without any wishes for %s', (_, request) => {
    expect(plan(request).text).toBe(plan({}).text);
  });

  test('differs for questions that differ in any one thing', () => {
    const texts = [
      {},
      { filter: { genres: ['Drama'] } },
      { filter: { genres: ['Drama', 'Comedy'] } },
      { filter: { languages: ['en'] } },
      { filter: { decades: ['1990s'] } },
      { filter: { minReleaseYear: 1990 } },
      { filter: { maxReleaseYear: 1990 } },
      { filter: { minRating: 0 } },
      { filter: { adult: 'WITH_ADULT' as const } },
      { filter: { adult: 'ONLY_ADULT' as const } },
      { preferences: preferences({ favoriteGenres: ['Drama'] }) },
      { preferences: preferences({ preferredLanguages: ['en'] }) },
      { preferences: preferences({ preferredDecade: '1990s' }) },
      { exclude: ['1'] },
      { exclude: ['2'] },
      { exclude: ['1', '2'] },
      { includeSeen: true },
    ].map((request) => plan(request).text);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('for ranking is shared by plans that differ only in excluded and seen movies', () => {
    const { rankingText, text } = plan({});
    const other = plan({ exclude: ['1'], includeSeen: true });
    expect(other.rankingText).toBe(rankingText);
    expect(other.text).not.toBe(text);
    expect(plan({ filter: { minRating: 5 } }).rankingText).not.toBe(rankingText);
  });
});
