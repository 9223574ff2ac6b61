import type { LoadedGeneration } from '../../model/generation.ts';
import { loadGeneration } from '../../model/loading/load-generation.ts';
import { StepTracker } from '../../model/loading/step-tracker.ts';
import type { SlateCache } from '../../recommendation/ports.ts';
import { createRecommender } from '../../recommendation/recommender.ts';
import { createUsageMeter } from '../../telemetry/usage.ts';
import { bundlePlace } from '../bundling/bundle-place.ts';
import { createItemScorer, type ItemScorer } from './item-scores.ts';

/** A bundle loaded as the server loads it, asked as the server's clients ask it. */
export interface ServedModel {
  /** The first `topK` movies that `batchRecommend` recommends with its defaults, as item indices, one list a user. */
  readonly lists: (userIds: readonly string[], topK: number) => Promise<number[][]>;
  /** The shown scores of any movies, those that were seen included. */
  readonly scoresOf: ItemScorer;
  /** Ends its processes. */
  readonly close: () => Promise<void>;
}

const noCache: SlateCache = {
  getMany: async (keys) => keys.map(() => undefined),
  setMany: () => undefined,
};

const skippedSteps = ['FETCH', 'COMPARE', 'SWITCH', 'DRAIN'] as const;
const mostUsers = 1000;

/** The generous deadlines of a tool; nobody waits for a page. */
const loadOptions = {
  processes: 1,
  stepTimeoutMs: 120_000,
  runTimeoutMs: 60_000,
  maxWaitingTasks: mostUsers,
  createUsage: () => createUsageMeter(),
};

const listsOf = async (generation: LoadedGeneration, userIds: readonly string[], topK: number): Promise<number[][]> => {
  const recommender = createRecommender({ cache: noCache });
  const caller = { requestId: 'marquee', signal: new AbortController().signal };
  const lists: number[][] = [];
  for (let from = 0; from < userIds.length; from += mostUsers) {
    const request = { userIds: userIds.slice(from, from + mostUsers), topK, exclude: [], includeSeen: false };
    for (const entry of await recommender.batchRecommend(generation, request, caller)) {
      if (entry.kind === 'error') throw entry.error;
      lists.push(entry.list.recommendations.map(({ item }) => item));
    }
  }
  return lists;
};

/** Loads a bundle with every check of docs/bundle.md. Throws a `BundleError` for the first that fails. */
export const loadBundle = (directory: string): Promise<LoadedGeneration> => {
  const target = bundlePlace(directory);
  return loadGeneration(target, loadOptions, new StepTracker(target.version, { skipped: skippedSteps }));
};

/** Loads a bundle and makes it answer. Throws a `BundleError`. */
export const serveBundle = async (directory: string): Promise<ServedModel> => {
  const generation = await loadBundle(directory);
  return {
    lists: (userIds, topK) => listsOf(generation, userIds, topK),
    scoresOf: createItemScorer(generation, mostUsers),
    close: generation.close,
  };
};
