import { parseManifest, type Manifest } from '../../src/bundle/manifest/manifest.ts';
import { scoredHistory } from '../../src/bundle/scored-history.ts';
import { CoalescingScorer } from '../../src/inference/batches/coalescing-scorer.ts';
import type { TaskBatch } from '../../src/inference/protocol.ts';
import { Flights } from '../../src/recommendation/flights/flights.ts';
import type { Generation, UserRecord } from '../../src/recommendation/ports.ts';
import { slateSize } from '../../src/recommendation/slate.ts';
import { neighbourGraph } from '../../src/tools/onnx/neighbour-graph.ts';
import type { NeighbourLists } from '../../src/tools/scoring/neighbour-lists.ts';
import { catalogueOf } from './catalogues.ts';
import { GraphPool } from './graph-pool.ts';
import { leastManifest } from './manifests.ts';
import { generationOf, userWho } from './tasks.ts';

/** The runtime sends telemetry unless this is set before it is loaded. */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
const { BatchScorer } = await import('../../src/inference/child/batch-scorer.ts');
const { GraphRunner } = await import('../../src/inference/child/graph/graph-runner.ts');

const itemCount = 40;
/** In the catalogue only. */
const extraItems = 2;
const width = 7;
const genres = ['Action', 'Comedy', 'Drama', 'Horror'];

/** Numbers that look random and are the same every time: a multiplicative congruence. */
const createNumbers = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
};

/** Neighbours whose weights are 64ths, so that sums of them are exact in any order; about one in five is negative. */
const neighbourLists = (next: (below: number) => number): NeighbourLists => {
  const rows = Array.from({ length: itemCount }, (_, item) => {
    const others = new Set<number>();
    while (others.size < width) others.add((item + 1 + next(itemCount - 1)) % itemCount);
    return [...others];
  });
  const weights = Float64Array.from(
    { length: itemCount * width },
    () => (next(5) === 0 ? -1 : 1) * ((1 + next(16)) / 64),
  );
  return { itemCount, width, indices: Int32Array.from(rows.flat()), weights };
};

const catalogue = (() => {
  const next = createNumbers(5);
  return catalogueOf(
    Array.from({ length: itemCount + extraItems }, () => ({
      genres: genres.filter(() => next(3) === 0),
      likeCount: next(50),
      popularity: next(50),
    })),
    itemCount,
  );
})();

/** User ids 1 to 3: a plain history, one with seen, half-liked, disliked and repeated entries, and a single movie. */
const users: readonly UserRecord[] = [
  userWho(0, [3, 8, 21, 30, 11, 17, 2]),
  userWho(1, [5, 9, 14, 5, 22, 33], [1, 0, 0.75, 0.5, -1, 1]),
  userWho(2, [19]),
];

/** A small bundle whose graph is run for real, in this process. */
export interface GraphWorld {
  readonly generation: Generation;
  readonly lists: NeighbourLists;
  readonly manifest: Manifest;
  readonly users: readonly UserRecord[];
  /** Every batch that the graph was run for, so far. */
  readonly batches: readonly TaskBatch[];
}

const manifestOf = (parts: Partial<Manifest>): Manifest =>
  parseManifest(
    JSON.stringify({
      ...leastManifest(),
      inputs: [
        { name: 'history', role: 'history', layout: 'ragged', maxLength: 5 },
        { name: 'weights', role: 'historyWeights' },
        { name: 'row', role: 'historyRow' },
        { name: 'count', role: 'rowCount' },
      ],
      recency: { floor: 0.5, halfLife: 1 },
      popularityPrior: { coefficient: 0.1, smoothing: 4 },
      ...parts,
    }),
  );

/** Makes the world, with parts of it replaced. */
export const createGraphWorld = async ({
  seed = 7,
  maxWaitingTasks = 2000,
  manifest: parts = {},
  generation: overrides = {},
}: {
  seed?: number;
  maxWaitingTasks?: number;
  manifest?: Partial<Manifest>;
  generation?: Partial<Generation>;
} = {}): Promise<GraphWorld> => {
  const lists = neighbourLists(createNumbers(seed));
  const manifest = manifestOf(parts);
  const runner = await GraphRunner.open(neighbourGraph(lists), manifest, 'test');
  const child = new BatchScorer(runner, manifest, { columns: catalogue.columns, itemCount, slateSize });
  const pool = new GraphPool((batch) => child.score(batch, Infinity));
  const maxLength = 5;
  const generation = generationOf({
    catalogue,
    users: { count: users.length, find: (id) => users[Number(id) - 1] },
    scorer: new CoalescingScorer(pool, { maxWaitingTasks }),
    flights: new Flights(),
    neutral: manifest.neutral,
    scoredEntries: ({ history, weights }) => scoredHistory(history, weights, { maxLength, recency: manifest.recency }),
    ...overrides,
  });
  return { generation, lists, manifest, users, batches: pool.batches };
};

/** What the neighbour lists say that `watched` adds to `item`, for a weight of 1. */
export const neighbourWeight = ({ indices, weights }: NeighbourLists, watched: number, item: number): number => {
  for (let at = watched * width; at < (watched + 1) * width; at++) if (indices[at] === item) return weights[at]!;
  return 0;
};
