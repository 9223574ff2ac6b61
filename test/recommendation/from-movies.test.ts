import { describe, expect, test } from 'vitest';
import type { UsageRecorder } from '../../src/recommendation/ports.ts';
import { createRecommender } from '../../src/recommendation/recommender.ts';
import type { HistoryRequest, SimilarMoviesRequest } from '../../src/recommendation/request.ts';
import { createGraphWorld, neighbourWeight, type GraphWorld } from '../support/graph-world.ts';
import { marqueeError } from '../support/refusals.ts';
import { createMapCache, emptyCache } from '../support/small-world.ts';

const caller = { requestId: 'r', signal: new AbortController().signal };
const recommender = createRecommender({ cache: emptyCache });
const idOf = (item: number): string => String(item + 1);

const forHistory = ({ generation }: GraphWorld, request: Partial<HistoryRequest>) =>
  recommender.recommendForHistory(generation, { watched: [], topK: 50, offset: 0, exclude: [], ...request }, caller);
const similar = ({ generation }: GraphWorld, request: Partial<SimilarMoviesRequest>) =>
  recommender.similarMovies(generation, { movieId: '1', topK: 50, ...request }, caller);

/** model.md by hand: the newest `maxLength` entries, weight 1 each, recency, prior; then what was not watched. */
const listByHand = ({ generation, lists, manifest }: GraphWorld, history: readonly number[]): [number, number][] => {
  const { columns, recommendableCount } = generation.catalogue;
  const scored = history.slice(-5);
  const mostLiked = Math.max(...columns.likeCounts!.slice(0, recommendableCount));
  const { floor, halfLife } = manifest.recency!;
  return Array.from({ length: recommendableCount }, (_, item): [number, number] => {
    const sum = scored.reduce((all, watched, at) => {
      const factor = Math.fround(floor + (1 - floor) * 2 ** (-(scored.length - 1 - at) / halfLife));
      return all + factor * neighbourWeight(lists, watched, item);
    }, 0);
    return [item, Math.fround(sum + ((0.1 / (scored.length + 4)) * columns.likeCounts![item]!) / mostLiked)];
  })
    .filter(([item]) => !history.includes(item))
    .toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
};

describe('a list for a history', () => {
  test('is what the graph gives for it, every weight 1, with recency and prior, without what was watched', async () => {
    const world = await createGraphWorld();
    const history = [4, 31, 12, 7, 25, 9];
    const list = await forHistory(world, { watched: history.map(idOf) });
    expect(list).toMatchObject({ userId: null, source: 'MODEL', eligibleCount: 34 });
    expect(list.recommendations.map(({ item }) => item)).toEqual(listByHand(world, history).map(([item]) => item));
    list.recommendations.forEach(({ rawScore }, at) =>
      expect(rawScore).toBeCloseTo(listByHand(world, history)[at]![1], 6),
    );
  });

  test('takes the last of an id that stands there twice, and ignores ids that the model does not know', async () => {
    const world = await createGraphWorld();
    const plain = await forHistory(world, { watched: ['9', '5', '3'] });
    const noisy = await forHistory(world, { watched: ['3', '9', '3', 'no such movie', '41', '5', '3'] });
    const scores = (list: typeof plain) => list.recommendations.map(({ item, rawScore }) => [item, rawScore]);
    expect(scores(noisy)).toEqual(scores(plain));
    expect(scores(await forHistory(world, { watched: ['3', '9', '5'] }))).not.toEqual(scores(plain));
  });

  test('is a cold start when nothing was watched, the one of all strangers', async () => {
    const world = await createGraphWorld();
    const withCache = createRecommender({ cache: createMapCache() });
    const page = { topK: 10, offset: 0, exclude: [] };
    const stranger = await withCache.recommend(world.generation, { ...page, userId: '99', includeSeen: false }, caller);
    for (const watched of [[], ['no such movie', '42']]) {
      const list = await withCache.recommendForHistory(world.generation, { ...page, watched }, caller);
      expect(list).toMatchObject({ source: 'COLD_START', cached: true, userId: null });
      expect(list.recommendations.map(({ item }) => item)).toEqual(stranger.recommendations.map(({ item }) => item));
    }
  });

  test('obeys filter, exclude, preferences and page, and is counted and cached like any other', async () => {
    const lists: Parameters<UsageRecorder['recordList']>[0][] = [];
    const usage: UsageRecorder = { recordList: (list) => void lists.push(list) };
    const { generation } = await createGraphWorld({ generation: { usage } });
    const withCache = createRecommender({ cache: createMapCache() });
    const request = {
      watched: ['4', '9'],
      topK: 5,
      offset: 0,
      exclude: ['1', '2'],
      filter: { genres: ['drama'] },
      preferences: { favoriteGenres: ['Comedy'], preferredLanguages: [], excludeAdult: true },
    };
    const first = await withCache.recommendForHistory(generation, request, caller);
    const next = await withCache.recommendForHistory(generation, { ...request, topK: 3, offset: 2 }, caller);
    expect(first.recommendations.length).toBeGreaterThan(3);
    for (const { movie } of first.recommendations) {
      expect(movie.genres).toContain('Drama');
      expect(['1', '2', '4', '9']).not.toContain(movie.id);
    }
    expect(next.recommendations.map(({ item, rank }) => [item, rank])).toEqual(
      first.recommendations.slice(2, 5).map(({ item, rank }) => [item, rank]),
    );
    expect(lists).toEqual([
      { movies: first.recommendations.length, cached: false, source: 'MODEL' },
      { movies: next.recommendations.length, cached: true, source: 'MODEL' },
    ]);
  });

  test('is refused for more than 500 movies, and where the graph needs a user', async () => {
    const world = await createGraphWorld();
    const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `x${at}`);
    await expect(forHistory(world, { watched: ids(501) })).rejects.toEqual(
      marqueeError('BAD_USER_INPUT', 'watched takes at most 500 ids, got 501'),
    );
    expect((await forHistory(world, { watched: ids(500) })).source).toBe('COLD_START');
    for (const needs of [
      { history: false, userIndex: true },
      { history: true, userIndex: true },
    ]) {
      const other = await createGraphWorld({ generation: { needs } });
      await expect(forHistory(other, {})).rejects.toEqual(marqueeError('NOT_SUPPORTED_BY_MODEL', 'HISTORY'));
      await expect(similar(other, {})).rejects.toEqual(marqueeError('NOT_SUPPORTED_BY_MODEL', 'HISTORY'));
    }
  });
});

describe('similar movies', () => {
  test("are the movie's own row of the graph, without recency, prior and the movie itself", async () => {
    const world = await createGraphWorld();
    for (const movie of [0, 13, 39]) {
      const byHand = Array.from({ length: 40 }, (_, item) => [item, neighbourWeight(world.lists, movie, item)] as const)
        .filter(([item]) => item !== movie)
        .toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
      const list = await similar(world, { movieId: idOf(movie) });
      expect(list.recommendations.map(({ item, rawScore }) => [item, rawScore])).toEqual(byHand);
    }
  });

  test('obey the filter, and are cached apart from the list for the same movie watched', async () => {
    const world = await createGraphWorld();
    const cache = createMapCache();
    const withCache = createRecommender({ cache });
    const filter = { genres: ['Horror'] };
    const first = await withCache.similarMovies(world.generation, { movieId: '14', topK: 50, filter }, caller);
    expect(first.recommendations.every(({ movie }) => movie.genres.includes('Horror'))).toBe(true);
    const again = await withCache.similarMovies(world.generation, { movieId: '14', topK: 2, filter }, caller);
    expect([first.cached, again.cached]).toEqual([false, true]);
    const watched = { watched: ['14'], topK: 50, offset: 0, exclude: [], filter };
    expect((await withCache.recommendForHistory(world.generation, watched, caller)).cached).toBe(false);
    expect(cache.size()).toBe(2);
  });

  test('of an unknown movie are NOT_FOUND, of one that the model does not know NOT_SUPPORTED_BY_MODEL', async () => {
    const world = await createGraphWorld();
    await expect(similar(world, { movieId: 'nope' })).rejects.toEqual(marqueeError('NOT_FOUND', 'no movie "nope"'));
    await expect(similar(world, { movieId: '41' })).rejects.toEqual(
      marqueeError('NOT_SUPPORTED_BY_MODEL', 'does not know the movie "Movie 41"'),
    );
    await expect(similar(world, { topK: 51 })).rejects.toEqual(marqueeError('BAD_USER_INPUT', '1 to 50, got 51'));
  });

  test('have no evidence: nobody watched anything', async () => {
    const { recommendations } = await similar(await createGraphWorld(), { movieId: '3' });
    expect(recommendations[0]!.list.evidence).toBeNull();
  });
});
