import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCatalogueBuilder, type Catalogue } from '../../../src/catalog/catalogue.ts';
import type { CatalogueRow } from '../../../src/catalog/columns.ts';
import { Ranking } from '../../../src/inference/child/ranking/ranking.ts';
import { createPlan, type Plan } from '../../../src/recommendation/plan.ts';
import type { ListRequest } from '../../../src/recommendation/request.ts';
import { movieArbitrary } from '../../support/small-world.ts';
import { plainRequest } from '../../support/tasks.ts';

const catalogueOf = (rows: readonly CatalogueRow[]): Catalogue => {
  const builder = createCatalogueBuilder();
  rows.forEach(builder.add);
  return builder.finish(rows.length);
};

const rankingOf = ({ columns }: Catalogue, slateSize = 200): Ranking =>
  new Ranking(
    { columns, itemCount: columns.count, slateSize },
    { popularityPrior: { coefficient: 0.1, smoothing: 4 }, neutral: 0.5 },
  );

const planOf = (catalogue: Catalogue, request: Partial<ListRequest> = {}) => {
  const { rankingText, limits, likes }: Plan = createPlan(catalogue, { ...plainRequest, ...request });
  return { text: rankingText, limits, likes };
};

const rank = (ranking: Ranking, task: Parameters<Ranking['rank']>[0], slateSize = 200) => {
  const [items, scores] = [new Int32Array(slateSize), new Float32Array(slateSize)];
  const { count, ...rest } = ranking.rank(task, { items, scores, at: 0 });
  return { items: [...items.subarray(0, count)], scores: [...scores.subarray(0, count)], ...rest };
};

/** Movies whose popularity falls with the index, but for the last, which is the most popular. */
const rows: CatalogueRow[] = Array.from({ length: 8 }, (_, at) => ({
  id: `m${at}`,
  title: `Movie ${at}`,
  otherTitles: [],
  genres: [at % 2 === 0 ? 'Comedy' : 'Drama'],
  rating: at,
  popularity: at === 7 ? 100 : 20 - at,
}));
const catalogue = catalogueOf(rows);
const comedies = { filter: { genres: ['Comedy'] } };

describe('the candidates of a pairs graph', () => {
  const candidates = (request: Partial<ListRequest>, blocked: number[], count: number): number[] => [
    ...rankingOf(catalogue).candidates(planOf(catalogue, request), [Int32Array.from(blocked)], count),
  ];

  test('are the most popular, in order of items', () => {
    expect(candidates({}, [], 3)).toEqual([0, 1, 7]);
    expect(candidates({}, [], 99)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('are chosen after limits and what may not be in the list', () => {
    expect(candidates(comedies, [], 3)).toEqual([0, 2, 4]);
    expect(candidates(comedies, [2, 2, 99], 3)).toEqual([0, 4, 6]);
    expect(candidates({ filter: { minRating: 6 } }, [7], 3)).toEqual([6]);
    expect(candidates({ filter: { minRating: 9 } }, [], 3)).toEqual([]);
  });

  test('case 6: are the first of those that tie', () => {
    const tied = catalogueOf(rows.map((row) => ({ ...row, popularity: 1 })));
    expect([...rankingOf(tied).candidates(planOf(tied), [], 3)]).toEqual([0, 1, 2]);
  });
});

describe('scores of some items', () => {
  const some = (items: number[], scores: number[]) => ({
    items: Int32Array.from(items),
    scores: Float32Array.from(scores),
  });

  test('are ranked among what limits leave; what the graph did not score is not in the list', () => {
    const task = { plan: planOf(catalogue, comedies), scores: some([0, 1, 4, 6], [1, 9, 3, 2]), scoredItems: 0 };
    expect(rank(rankingOf(catalogue), { ...task, blocked: [Int32Array.of(6)] })).toEqual({
      items: [4, 0],
      scores: [3, 1],
      eligibleCount: 3,
      droppedScores: 0,
    });
  });

  test('case 3: are dropped and counted where they are no numbers, but not where limits leave them out', () => {
    const scores = some([0, 1, 2, 4], [Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, 3]);
    const task = { plan: planOf(catalogue, comedies), scores, scoredItems: 0, blocked: [] };
    expect(rank(rankingOf(catalogue), task)).toMatchObject({ items: [4], droppedScores: 2 });
  });

  test('are cut to the best of a slate', () => {
    const task = { plan: planOf(catalogue), scores: some([1, 3, 5, 7], [1, 4, 2, 3]), scoredItems: 0, blocked: [] };
    expect(rank(rankingOf(catalogue, 2), task, 2)).toMatchObject({ items: [3, 7], eligibleCount: 8 });
  });

  test('rank like scores of all items, with prior, likes, limits and exclusions', () => {
    const world = fc.integer({ min: 1, max: 40 }).chain((count) =>
      fc.record({
        movies: fc.tuple(...Array.from({ length: count }, (_, at) => movieArbitrary(at))),
        scores: fc.array(fc.constantFrom(-1, 0.25, 0.5, 0.75, 1, 2, Number.NaN), {
          minLength: count,
          maxLength: count,
        }),
        blocked: fc.array(fc.nat(count - 1), { maxLength: 6 }),
        scoredItems: fc.nat(5),
        minRating: fc.option(fc.integer({ min: 0, max: 10 })),
      }),
    );
    fc.assert(
      fc.property(world, ({ movies, scores, blocked, scoredItems, minRating }) => {
        const anyCatalogue = catalogueOf(movies);
        const favoriteGenres = anyCatalogue.facets.genres.slice(0, 2).map(({ value }) => value);
        const preferences = { favoriteGenres, preferredLanguages: [], excludeAdult: true };
        const task = {
          plan: planOf(anyCatalogue, { preferences, filter: { minRating } }),
          scoredItems,
          blocked: [Int32Array.from(blocked)],
        };
        const all = { items: null, scores: Float32Array.from(scores) };
        const listed = some([...scores.keys()], scores);
        const ranking = rankingOf(anyCatalogue, 10);
        expect(rank(ranking, { ...task, scores: listed }, 10)).toEqual(rank(ranking, { ...task, scores: all }, 10));
      }),
      { numRuns: 200 },
    );
  });
});
