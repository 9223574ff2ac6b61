import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diverseOrder } from '../../src/inference/child/diversity/diverse-order.ts';
import { hasItemRows, ItemRows } from '../../src/inference/child/diversity/item-rows.ts';
import { itemSimilarities } from '../../src/inference/child/diversity/item-similarities.ts';
import { createRecommender } from '../../src/recommendation/recommender.ts';
import type { RecommendRequest } from '../../src/recommendation/request.ts';
import { createGraphWorld, type GraphWorld } from '../support/graph-world.ts';
import { expectMmr, similarityIn, type SimilarityOf } from '../support/reference-mmr.ts';
import { createMapCache, emptyCache } from '../support/small-world.ts';

const caller = { requestId: 'r', signal: new AbortController().signal };
const recommender = createRecommender({ cache: emptyCache });
const page = { topK: 50, offset: 0, exclude: [], includeSeen: false };

const rawList = async ({ generation }: GraphWorld, request: Partial<RecommendRequest>) =>
  (await recommender.recommend(generation, { ...page, userId: '1', ...request }, caller)).recommendations.map(
    ({ item, rawScore }) => ({ item, rawScore }),
  );

describe('the order by maximal marginal relevance', () => {
  test('takes the best of what is left every time, over random scores and similarities', () => {
    // Eighths and sixteenths, so that both sides compute exactly and ties are real ones.
    const eighths = fc.integer({ min: -16, max: 32 }).map((n) => n / 8);
    const arbitrary = fc.record({
      scores: fc.array(eighths, { maxLength: 25 }).map((scores) => scores.toSorted((a, b) => b - a)),
      similarities: fc.array(fc.integer({ min: -4, max: 8 }), { minLength: 1, maxLength: 40 }),
      diversity: fc.constantFrom(0.125, 0.25, 0.5, 0.75, 1),
    });
    fc.assert(
      fc.property(arbitrary, ({ scores, similarities, diversity }) => {
        const similarityOf: SimilarityOf = (a, b) => similarities[(a * b + a + b) % similarities.length]! / 8;
        const places = [...scores.keys()];
        const matrix = Float64Array.from(places.flatMap((a) => places.map((b) => similarityOf(a, b))));
        const order = diverseOrder(Float32Array.from(scores), matrix, diversity);
        expectMmr({ items: places, scores, diversity, similarityOf }, [...order]);
      }),
      { numRuns: 300 },
    );
  });

  test('is the order of scores where everything is equally alike', () => {
    const order = diverseOrder(Float32Array.of(3, 2, 1), new Float64Array(9).fill(0.5), 0.5);
    expect([...order]).toEqual([0, 1, 2]);
  });
});

describe('a list with diversity', () => {
  test.each([
    [1, 0.3],
    [2, 0.5],
    [3, 0.9],
    [4, 1],
    [5, 0.05],
  ])(
    'is what the slow reference gives, from the neighbour lists and genres: world %i, diversity %d',
    async (seed, diversity) => {
      const world = await createGraphWorld({ seed });
      for (const userId of ['1', '2', '3', '99']) {
        const plain = await rawList(world, { userId });
        const mixed = await rawList(world, { userId, diversity });
        const mmr = {
          items: plain.map(({ item }) => item),
          scores: plain.map(({ rawScore }) => rawScore),
          diversity,
          similarityOf: similarityIn(world),
        };
        expectMmr(
          mmr,
          mixed.map(({ item }) => item),
        );
        const scoreOf = new Map(plain.map(({ item, rawScore }) => [item, rawScore]));
        for (const { item, rawScore } of mixed) expect(rawScore).toBe(scoreOf.get(item));
      }
    },
  );

  test('compares genres alone where the graph takes no history', async () => {
    const world = await createGraphWorld();
    const { output } = world.manifest;
    const history = { name: 'h', role: 'history', layout: 'ragged', maxLength: 1 } as const;
    const user = { name: 'u', role: 'userIndex' } as const;
    expect([[history], [user], [history, user]].map((inputs) => hasItemRows({ inputs, output }))).toEqual([
      true,
      false,
      false,
    ]);
    const items = Int32Array.from({ length: 40 }, (_, item) => item);
    const similarities = itemSimilarities(world.generation.catalogue.columns, items, null);
    const byHand = similarityIn(world, { withRows: false });
    for (const a of items)
      for (const b of items) if (a !== b) expect(similarities[a * 40 + b]).toBeCloseTo(byHand(a, b), 12);
  });

  test('of 0 is the list without, and shares its place in the cache', async () => {
    const world = await createGraphWorld();
    const cache = createMapCache();
    const cached = createRecommender({ cache });
    const ask = (diversity?: number) =>
      cached.recommend(
        world.generation,
        { ...page, userId: '1', ...(diversity === undefined ? {} : { diversity }) },
        caller,
      );
    const plain = await ask();
    const zero = await ask(0);
    expect(zero).toMatchObject({ cached: true, recommendations: plain.recommendations.map(({ item }) => ({ item })) });
    expect((await ask(0.3)).cached).toBe(false);
    expect((await ask(0.4)).cached).toBe(false);
    expect((await ask(0.3)).cached).toBe(true);
    expect(cache.size()).toBe(3);
  });

  test('is ordered before it is cut: its pages are those of one list', async () => {
    const world = await createGraphWorld();
    const whole = await rawList(world, { diversity: 0.5 });
    expect(await rawList(world, { diversity: 0.5, topK: 6, offset: 4 })).toEqual(whole.slice(4, 10));
    expect(whole.some(({ rawScore }, at) => at > 0 && rawScore > whole[at - 1]!.rawScore)).toBe(true);
  });

  test('runs the graph once for each movie, whoever asks', async () => {
    const asked: number[] = [];
    const runner: ConstructorParameters<typeof ItemRows>[0] = {
      runShape: { rowsPerRun: () => 3, mixesLengths: true },
      run: async (feeds) =>
        feeds.map(({ history }) => {
          const number = asked.push(history.items[0]!);
          return { items: null, scores: new Float32Array(4).fill(2).fill(number === 1 ? Number.NaN : 2, 0, 1) };
        }),
    };
    const rows = new ItemRows(runner, new Float32Array(0));
    const first = await rows.of(Int32Array.of(0, 1, 2, 3), Infinity);
    expect(await rows.of(Int32Array.of(3, 4, 0), Infinity)).toHaveLength(3);
    expect(asked).toEqual([0, 1, 2, 3, 4]);
    expect([...first![0]!.items].toSorted((a, b) => a - b)).toEqual([1, 2, 3]); // what is no number is left out
    expect(first![1]!.norm).toBe(4);
  });

  test('compares the strongest 512 entries of a graph whose rows are full', async () => {
    const values = Float32Array.from({ length: 2000 }, (_, item) => (item % 2 === 0 ? 1 : -1) * (1 + item));
    const runner = {
      runShape: { rowsPerRun: () => 1, mixesLengths: true },
      run: async () => [{ items: null, scores: values }],
    };
    const rows = new ItemRows(runner, new Float32Array(0));
    const [row] = (await rows.of(Int32Array.of(0), Infinity))!;
    expect(new Set(row!.items)).toEqual(new Set(Array.from({ length: 512 }, (_, at) => 1999 - at)));
    expect([...row!.values]).toEqual([...row!.items].map((item) => values[item]));
  });
});
