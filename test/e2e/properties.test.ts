import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemRow } from '../../src/bundle/rows/item-row.ts';
import type { MovieFilterInput, PreferencesInput, RecommendQuery } from '../gql/graphql.ts';
import { useServer } from '../support/server.ts';
import { shippedItems, shippedUsers } from '../support/shipped-models.ts';
import { batchRecommend, recommend } from './operations.ts';

const items = shippedItems();
const users = new Map(shippedUsers().map((user) => [user.id, user]));

const decadeOf = (year: number): string => `${Math.floor(year / 10) * 10}s`;
const distinct = (values: readonly (string | null | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value != null)),
];
const genres = distinct(items.flatMap((item) => item.genres));
const languages = distinct(items.map((item) => item.language));
const decades = distinct(items.map(({ releaseYear }) => (releaseYear == null ? null : decadeOf(releaseYear))));

const some = (values: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 });
const rating = fc.integer({ min: 0, max: 18 }).map((half) => half / 2);
const year = fc.integer({ min: 1920, max: 2016 });

const filterArbitrary: fc.Arbitrary<MovieFilterInput> = fc.record(
  {
    genres: some(genres).map((words) => words.map((word, at) => (at % 2 === 0 ? word.toLowerCase() : word))),
    languages: some(languages),
    decades: some(decades),
    minReleaseYear: year,
    maxReleaseYear: year,
    minRating: rating,
    adult: fc.constantFrom('WITHOUT_ADULT' as const, 'WITH_ADULT' as const, 'ONLY_ADULT' as const),
  },
  { requiredKeys: [] },
);

const preferencesArbitrary: fc.Arbitrary<PreferencesInput> = fc.record(
  {
    favoriteGenres: some(genres),
    preferredLanguages: some(languages),
    preferredDecade: fc.constantFrom(...decades),
    minRating: rating,
    excludeAdult: fc.boolean(),
  },
  { requiredKeys: [] },
);

const requestArbitrary = fc.record({
  userId: fc.oneof(fc.constantFrom(...users.keys()), fc.constant('99999')),
  topK: fc.integer({ min: 1, max: 50 }),
  exclude: fc.uniqueArray(fc.constantFrom(...items.slice(0, 300).map(({ id }) => id), 'no such movie'), {
    maxLength: 100,
  }),
  includeSeen: fc.boolean(),
  filter: fc.option(filterArbitrary, { nil: null }),
  preferences: fc.option(preferencesArbitrary, { nil: null }),
});

interface Asked {
  readonly userId: string;
  readonly exclude: readonly string[];
  readonly includeSeen: boolean;
  readonly filter: MovieFilterInput | null;
  readonly preferences: PreferencesInput | null;
}

const anyOf = <T>(wanted: readonly T[] | null | undefined, has: readonly (T | null)[]): boolean =>
  wanted == null || wanted.length === 0 || wanted.some((value) => has.includes(value));

const withinAdult = ({ adult }: ItemRow, { filter, preferences }: Asked): boolean => {
  const asked = filter?.adult ?? (preferences?.excludeAdult === false ? 'WITH_ADULT' : 'WITHOUT_ADULT');
  if (asked === 'WITH_ADULT') return true;
  return (asked === 'ONLY_ADULT') === (adult === true);
};

/** Every limit as product.md states it, in plain words. */
const isWithin = (item: ItemRow, asked: Asked): boolean => {
  const f = asked.filter ?? {};
  const { releaseYear = null } = item;
  const ratings = [f.minRating, asked.preferences?.minRating].filter((value) => value != null);
  return (
    anyOf(
      f.genres?.map((genre) => genre.toLowerCase()),
      item.genres.map((genre) => genre.toLowerCase()),
    ) &&
    anyOf(f.languages, [item.language ?? null]) &&
    anyOf(f.decades, [releaseYear === null ? null : decadeOf(releaseYear)]) &&
    (f.minReleaseYear == null || (releaseYear !== null && releaseYear >= f.minReleaseYear)) &&
    (f.maxReleaseYear == null || (releaseYear !== null && releaseYear <= f.maxReleaseYear)) &&
    ratings.every((least) => item.rating != null && item.rating >= least) &&
    withinAdult(item, asked)
  );
};

const eligibleIds = (asked: Asked): Set<string> => {
  const seen = new Set(asked.includeSeen ? [] : users.get(asked.userId)?.history);
  const excluded = new Set(asked.exclude);
  return new Set(
    items.filter((item, at) => !seen.has(at) && !excluded.has(item.id) && isWithin(item, asked)).map(({ id }) => id),
  );
};

type List = NonNullable<RecommendQuery['recommend']>['recommendations'];

const expectOrdered = (list: List): void => {
  expect(list.map(({ rank }) => rank)).toEqual(list.map((_, at) => at + 1));
  expect(new Set(list.map(({ movie }) => movie.id)).size).toBe(list.length);
  for (const [at, { score }] of list.entries()) {
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(list[at - 1]?.score ?? 1);
  }
};

describe('any request', () => {
  const server = useServer();

  test('is answered within its limits, in full, as a prefix of longer lists, and alike in a batch', async () => {
    await fc.assert(
      fc.asyncProperty(requestArbitrary, async ({ topK, ...asked }) => {
        const eligible = eligibleIds(asked);
        const { recommend: list } = await server().data(recommend, { ...asked, topK });
        const { recommendations, eligibleCount } = list!;
        expect(eligibleCount).toBe(eligible.size);
        expect(recommendations).toHaveLength(Math.min(topK, eligible.size));
        expect(recommendations.filter(({ movie }) => !eligible.has(movie.id))).toEqual([]);
        expectOrdered(recommendations);

        const { recommend: longer } = await server().data(recommend, { ...asked, topK: 50 });
        expect(longer!.recommendations.slice(0, topK)).toEqual(recommendations);
        const { recommend: next } = await server().data(recommend, { ...asked, topK: 5, offset: 3 });
        expect(next!.recommendations).toEqual(longer!.recommendations.slice(3, 8));

        const { userId, ...shared } = asked;
        const userIds = [userId, '671', '670'].filter((id, at, all) => all.indexOf(id) === at);
        const { batchRecommend: batch } = await server().data(batchRecommend, { ...shared, topK, userIds });
        expect(batch!.results.map((row) => row.userId)).toEqual(userIds);
        expect(batch!.results[0]).toMatchObject({ success: true, source: list!.source, recommendations });
      }),
      { numRuns: 40 },
    );
  });
});
