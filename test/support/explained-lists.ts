import type { Recommendation } from '../../src/recommendation/list.ts';
import { explainWithEvidence } from '../../src/recommendation/reasons/explain.ts';
import type { Reason } from '../../src/recommendation/reasons/reason.ts';
import { createRecommender } from '../../src/recommendation/recommender.ts';
import type { RecommendRequest } from '../../src/recommendation/request.ts';
import type { GraphWorld } from './graph-world.ts';
import { emptyCache } from './small-world.ts';

export const callerOf = (signal = new AbortController().signal) => ({ requestId: 'r', signal });
export const recommender = createRecommender({ cache: emptyCache });
export const page = { topK: 50, offset: 0, exclude: [], includeSeen: false };

export const listFor = async (world: GraphWorld, userId: string, request: Partial<RecommendRequest> = {}) =>
  (await recommender.recommend(world.generation, { ...page, userId, ...request }, callerOf())).recommendations;
export const explainAll = (list: readonly Recommendation[]): Promise<Reason[][]> =>
  Promise.all(list.map(explainWithEvidence));
export const becauseOf = (reasons: readonly Reason[]): Reason | undefined =>
  reasons.find(({ code }) => code === 'BECAUSE_YOU_WATCHED');
/** How many rows each run that read out contributions had. */
export const readOuts = ({ batches }: GraphWorld): number[] =>
  batches.filter(({ readOut }) => readOut.length > 0).map(({ readOutOffsets }) => readOutOffsets.length - 1);
