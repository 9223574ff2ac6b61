import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRecommender } from '../../src/recommendation/recommender.ts';
import type { ListRequest } from '../../src/recommendation/request.ts';
import { isAllowed, referenceList } from '../support/reference-list.ts';
import {
  createMapCache,
  createWorldGeneration,
  emptyCache,
  worldArbitrary,
  type World,
} from '../support/small-world.ts';

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values]);
const caller = { requestId: 'r', signal: new AbortController().signal };
const recommender = createRecommender({ cache: emptyCache });

/** Requests that a world's catalogue understands. */
const requestArbitrary = (world: World): fc.Arbitrary<ListRequest> => {
  const { genres, languages, decades, movies } = world.catalogue;
  const rating = fc.option(fc.integer({ min: 0, max: 20 }).map((half) => half / 2));
  return fc.record({
    preferences: fc.option(
      fc.record({
        favoriteGenres: some(genres.words),
        preferredLanguages: some(languages.words),
        preferredDecade: fc.option(decades.words.length === 0 ? fc.constant(null) : fc.constantFrom(...decades.words)),
        minRating: rating,
        excludeAdult: fc.boolean(),
      }),
    ),
    filter: fc.option(
      fc.record({
        genres: fc.option(some(genres.words)),
        languages: fc.option(some(languages.words)),
        decades: fc.option(some(decades.words)),
        minReleaseYear: fc.option(fc.integer({ min: 1965, max: 2010 })),
        maxReleaseYear: fc.option(fc.integer({ min: 1965, max: 2010 })),
        minRating: rating,
        adult: fc.option(fc.constantFrom('WITHOUT_ADULT', 'WITH_ADULT', 'ONLY_ADULT')),
      }),
    ),
    topK: fc.integer({ min: 1, max: 50 }),
    exclude: fc.oneof(some(movies.map(({ id }) => id)), fc.constant(['no such movie'])),
    includeSeen: fc.boolean(),
  });
};

/** A world, a request and a user: ids past the users are unknown ones. */
const caseArbitrary = worldArbitrary.chain((world) =>
  fc.record({ world: fc.constant(world), request: requestArbitrary(world), userRow: fc.nat(world.users.length) }),
);

const recommend = (
  world: World,
  userRow: number,
  request: ListRequest,
  page: { offset?: number; topK?: number } = {},
) =>
  recommender.recommend(
    createWorldGeneration(world),
    { offset: 0, ...request, ...page, userId: String(userRow + 1) },
    caller,
  );

describe('a list, over random catalogues, users and requests', () => {
  test('case 6: violates no limit, and is full whenever enough movies qualify', async () => {
    await fc.assert(
      fc.asyncProperty(caseArbitrary, async ({ world, request, userRow }) => {
        const { recommendations, eligibleCount } = await recommend(world, userRow, request);
        for (const { item } of recommendations) expect(isAllowed(world.rows[item]!, request)).toBe(true);
        const qualified = referenceList(world, userRow, request).length;
        expect(eligibleCount).toBe(qualified);
        expect(recommendations.length).toBe(Math.min(request.topK, qualified));
      }),
    );
  });

  test('is the list of a plain, slow reference', async () => {
    await fc.assert(
      fc.asyncProperty(caseArbitrary, async ({ world, request, userRow }) => {
        const { recommendations } = await recommend(world, userRow, request);
        expect(recommendations.map(({ item }) => item)).toEqual(
          referenceList(world, userRow, request).slice(0, request.topK),
        );
      }),
    );
  });

  test('keeps its order when limits and excludes take movies out', async () => {
    await fc.assert(
      fc.asyncProperty(caseArbitrary, async ({ world, request, userRow }) => {
        const free = { ...request, topK: 50, exclude: [], includeSeen: true, filter: { adult: 'WITH_ADULT' as const } };
        const withoutLimits = {
          ...free,
          preferences: request.preferences == null ? null : { ...request.preferences, minRating: null },
        };
        const all = (await recommend(world, userRow, withoutLimits)).recommendations.map(({ item }) => item);
        const left = (await recommend(world, userRow, { ...request, topK: 50 })).recommendations;
        const survivors = new Set(left.map(({ item }) => item));
        expect(left.map(({ item }) => item)).toEqual(all.filter((item) => survivors.has(item)));
      }),
    );
  });

  test('of 5 is the beginning of a list of 50, and offset goes on where a page ends', async () => {
    await fc.assert(
      fc.asyncProperty(caseArbitrary, async ({ world, request, userRow }) => {
        const ids = async (page: { offset?: number; topK: number }) =>
          (await recommend(world, userRow, request, page)).recommendations.map(({ item }) => item);
        const fifty = await ids({ topK: 50 });
        expect(await ids({ topK: 5 })).toEqual(fifty.slice(0, 5));
        expect(await ids({ topK: 7, offset: 5 })).toEqual(fifty.slice(5, 12));
      }),
    );
  });

  test('has scores in [0, 1] that never rise, and ranks that count from the offset', async () => {
    await fc.assert(
      fc.asyncProperty(caseArbitrary, fc.nat(20), async ({ world, request, userRow }, offset) => {
        const { recommendations } = await recommend(world, userRow, request, { offset });
        const scores = recommendations.map(({ score }) => score);
        expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
        expect(recommendations.map(({ rank }) => rank)).toEqual(scores.map((_, at) => offset + at + 1));
      }),
    );
  });

  test('is the same for a user alone and in a batch, and the same when asked again', async () => {
    await fc.assert(
      fc.asyncProperty(caseArbitrary, async ({ world, request }) => {
        const generation = createWorldGeneration(world);
        const userIds = world.users.map((_, row) => String(row + 1));
        const withCache = createRecommender({ cache: createMapCache() });
        const batches = [
          await withCache.batchRecommend(generation, { ...request, userIds }, caller),
          await withCache.batchRecommend(generation, { ...request, userIds }, caller),
        ];
        for (const [row, userId] of userIds.entries()) {
          const alone = (await recommend(world, row, request)).recommendations.map(({ item, score }) => ({
            item,
            score,
          }));
          for (const batch of batches) {
            const entry = batch[row]!;
            expect(entry.userId).toBe(userId);
            expect(
              entry.kind === 'list' && entry.list.recommendations.map(({ item, score }) => ({ item, score })),
            ).toEqual(alone);
          }
        }
      }),
    );
  });
});
