import fc from 'fast-check';
import { createCatalogueBuilder, type Catalogue } from '../../src/catalog/catalogue.ts';
import type { CatalogueRow } from '../../src/catalog/columns.ts';
import { Ranking } from '../../src/inference/child/ranking/ranking.ts';
import { Flights } from '../../src/recommendation/flights/flights.ts';
import type { Generation, ScoredSlate, Scorer, SlateCache, UserRecord } from '../../src/recommendation/ports.ts';
import { slateSize, type Slate } from '../../src/recommendation/slate.ts';
import type { ScoringTask } from '../../src/recommendation/task.ts';

export const genres = ['Action', 'Comedy', 'Drama', 'Horror', 'Western'];
export const languages = ['en', 'fr', 'ko'];

/** A row of a catalogue in which anything may be unknown and many movies tie. */
export const movieArbitrary = (index: number): fc.Arbitrary<CatalogueRow> =>
  fc.record({
    id: fc.constant(String(index + 1)),
    title: fc.constant(`Movie ${index + 1}`),
    otherTitles: fc.constant([]),
    genres: fc.subarray(genres),
    releaseYear: fc.option(fc.integer({ min: 1970, max: 2009 })),
    rating: fc.option(fc.integer({ min: 0, max: 20 }).map((half) => half / 2)),
    language: fc.option(fc.constantFrom(...languages)),
    adult: fc.option(fc.boolean()),
    likeCount: fc.integer({ min: 0, max: 30 }),
    popularity: fc.integer({ min: 0, max: 10 }),
  });

/** Items, users and a score for each pair of them. */
export interface World {
  readonly rows: readonly CatalogueRow[];
  readonly catalogue: Catalogue;
  readonly users: readonly UserRecord[];
  /** Raw score of the graph by user row and item. */
  readonly scoreOf: (userRow: number, item: number) => number;
}

const createWorld = (
  rows: readonly CatalogueRow[],
  histories: readonly (readonly [item: number, weight: number])[][],
  scores: readonly number[],
): World => {
  const builder = createCatalogueBuilder();
  rows.forEach(builder.add);
  const users = histories.map((history, row) => ({
    row,
    history: Int32Array.from(history, ([item]) => item % rows.length),
    weights: Float32Array.from(history, ([, weight]) => weight),
    features: new Float32Array(0),
  }));
  const scoreOf = (userRow: number, item: number): number => scores[(userRow * 31 + item * 7) % scores.length]!;
  return { rows, catalogue: builder.finish(rows.length), users, scoreOf };
};

/** Worlds of 1 to 40 movies and 1 to 4 users; user id i + 1 is row i. */
export const worldArbitrary: fc.Arbitrary<World> = fc
  .integer({ min: 1, max: 40 })
  .chain((count) =>
    fc.tuple(
      fc.tuple(...Array.from({ length: count }, (_, index) => movieArbitrary(index))),
      fc.array(fc.array(fc.tuple(fc.nat(100), fc.constantFrom(0, 0.8, 1)), { maxLength: 6 }), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.array(
        fc.integer({ min: -8, max: 24 }).map((n) => n / 8),
        { minLength: 1, maxLength: 60 },
      ),
    ),
  )
  .map(([rows, histories, scores]) => createWorld(rows, histories, scores));

const scoreTask = (world: World, ranking: Ranking, { task }: { task: ScoringTask }): ScoredSlate => {
  const { count } = world.catalogue.columns;
  const items = new Int32Array(slateSize);
  const scores = new Float32Array(slateSize);
  const ranked = ranking.rank(
    {
      plan: { text: task.plan.rankingText, limits: task.plan.limits, likes: task.plan.likes },
      scores: task.cold
        ? null
        : { items: null, scores: Float32Array.from({ length: count }, (_, item) => world.scoreOf(task.userRow, item)) },
      scoredItems: task.weights.filter((weight) => weight !== 0).length,
      blocked: task.plan.includeSeen ? [task.plan.excluded] : [task.history, task.plan.excluded],
    },
    { items, scores, at: 0 },
  );
  const slate: Slate = {
    source: task.cold ? 'COLD_START' : 'MODEL',
    items: items.slice(0, ranked.count),
    scores: scores.slice(0, ranked.count),
    eligibleCount: ranked.eligibleCount,
  };
  return { slate, trace: task.cold ? null : { batchSize: 1, requestsInBatch: 1, queueMs: 1, computeMs: 1 } };
};

/** Ranks in this process with the ranking that serves; the graph's scores are the world's. Counts its runs. */
export const createWorldScorer = (world: World): Scorer & { readonly runs: () => number } => {
  const ranking = new Ranking(
    { columns: world.catalogue.columns, itemCount: world.rows.length, slateSize },
    { popularityPrior: { coefficient: 0.1, smoothing: 4 }, neutral: 0 },
  );
  let runs = 0;
  return {
    score: (jobs) =>
      jobs.map(async (job) => {
        runs++;
        return scoreTask(world, ranking, job);
      }),
    runs: () => runs,
  };
};

/** A generation of a world, with any part replaced. */
export const createWorldGeneration = (world: World, overrides: Partial<Generation> = {}): Generation => ({
  version: '1',
  fingerprint: 'f'.repeat(64),
  userIdType: 'integer',
  needs: { history: true, userIndex: false },
  userColumns: [],
  catalogue: world.catalogue,
  users: { count: world.users.length, find: (id) => world.users[Number(id) - 1] },
  scorer: createWorldScorer(world),
  flights: new Flights(),
  showScore: (raw) => 1 / (1 + Math.exp(-raw)),
  neutral: 0,
  strongMatch: 0.8,
  usage: { recordList: () => undefined },
  scoredEntries: null,
  ...overrides,
});

/** A cache that never has anything. */
export const emptyCache: SlateCache = {
  getMany: async (keys) => keys.map(() => undefined),
  setMany: () => undefined,
};

/** A cache that keeps everything. */
export const createMapCache = (): SlateCache & { readonly size: () => number } => {
  const slates = new Map<string, Slate>();
  return {
    getMany: async (keys) => keys.map((key) => slates.get(key)),
    setMany: (entries) => entries.forEach(([key, slate]) => slates.set(key, slate)),
    size: () => slates.size,
  };
};
