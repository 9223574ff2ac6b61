import { badUserInput, MarqueeError } from '../errors.ts';
import type { SlateAnswer } from './flights.ts';
import { sliceSlate, type Recommendation } from './list.ts';
import { createPlan, type Plan } from './plan.ts';
import type { Generation, InferenceTrace, SlateCache } from './ports.ts';
import type { BatchRecommendRequest, Caller, RecommendRequest } from './request.ts';
import { slateSize, type RecommendationSource } from './slate.ts';
import { fetchSlates, type Outcome } from './slates.ts';
import { createUserTask, type ScoringTask } from './task.ts';
import { checkUserId } from './user-id.ts';

/** The answer for one user. */
export interface RecommendationList {
  readonly userId: string;
  readonly recommendations: readonly Recommendation[];
  readonly eligibleCount: number;
  readonly source: RecommendationSource;
  readonly cached: boolean;
  /** Waiting plus compute; 0 when the model was not run for this answer. */
  readonly inferenceTimeMs: number;
  readonly inference: InferenceTrace | null;
}

/** One user of a batch: a list or an error. */
export type BatchEntry =
  | { readonly kind: 'list'; readonly userId: string; readonly list: RecommendationList }
  | { readonly kind: 'error'; readonly userId: string; readonly error: unknown };

/** Answers requests from the generation that the caller has pinned. Refusals are `MarqueeError`s. */
export interface Recommender {
  readonly recommend: (
    generation: Generation,
    request: RecommendRequest,
    caller: Caller,
  ) => Promise<RecommendationList>;
  /** One entry per user id, in order. Throws only what concerns the batch as a whole. */
  readonly batchRecommend: (
    generation: Generation,
    request: BatchRecommendRequest,
    caller: Caller,
  ) => Promise<BatchEntry[]>;
}

const mostUsers = 1000;
const greatestTopK = 50;

const checkRange = (argument: string, value: number, [min, max]: readonly [number, number]): void => {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw badUserInput(argument, `${argument} must be ${min} to ${max}, got ${value}.`);
};

const checkUserIds = (userIds: readonly string[]): void => {
  if (userIds.length < 1 || userIds.length > mostUsers)
    throw badUserInput('userIds', `userIds takes 1 to ${mostUsers} ids, got ${userIds.length}.`);
  const seen = new Set<string>();
  for (const id of userIds) {
    if (seen.has(id)) throw badUserInput('userIds', `userIds must be distinct, got "${id.slice(0, 40)}" twice.`);
    seen.add(id);
  }
};

interface Page {
  readonly offset: number;
  readonly topK: number;
}

const listOf = (
  generation: Generation,
  { userId, plan, page }: { userId: string; plan: Plan; page: Page },
  { slate, cached, trace }: SlateAnswer,
): RecommendationList => {
  const recommendations = sliceSlate({ generation, plan, slate }, page);
  generation.usage.recordList({ movies: recommendations.length, cached });
  return {
    userId,
    recommendations,
    eligibleCount: slate.eligibleCount,
    source: slate.source,
    cached,
    inferenceTimeMs: trace === null ? 0 : trace.queueMs + trace.computeMs,
    inference: trace,
  };
};

/** A task per valid id; a malformed id fails its own row. */
const batchTasks = (generation: Generation, plan: Plan, userIds: readonly string[]): (ScoringTask | MarqueeError)[] =>
  userIds.map((userId) => {
    try {
      return createUserTask(generation, plan, checkUserId(userId, generation.userIdType));
    } catch (error) {
      if (error instanceof MarqueeError) return error;
      throw error;
    }
  });

/** A batch is admitted whole or refused whole, so one refused task is a refused batch. */
const refuseOverloaded = (outcomes: readonly Outcome[]): void => {
  for (const outcome of outcomes)
    if (outcome.kind === 'error' && outcome.error instanceof MarqueeError && outcome.error.code === 'OVERLOADED')
      throw outcome.error;
};

export const createRecommender = ({ cache }: { cache: SlateCache }): Recommender => {
  const recommend: Recommender['recommend'] = async (generation, request, caller) => {
    const { topK, offset } = request;
    checkRange('topK', topK, [1, greatestTopK]);
    checkRange('offset', offset, [0, slateSize - topK]);
    const userId = checkUserId(request.userId, generation.userIdType);
    const plan = createPlan(generation.catalogue, request);
    const task = createUserTask(generation, plan, userId);
    const [outcome] = await fetchSlates({ generation, cache, lane: 'interactive' }, [task], caller);
    if (outcome!.kind === 'error') throw outcome!.error;
    return listOf(generation, { userId, plan, page: { offset, topK } }, outcome!.answer);
  };

  const batchRecommend: Recommender['batchRecommend'] = async (generation, request, caller) => {
    const { topK, userIds } = request;
    checkRange('topK', topK, [1, greatestTopK]);
    checkUserIds(userIds);
    const plan = createPlan(generation.catalogue, request);
    const tasks = batchTasks(generation, plan, userIds);
    const valid = tasks.filter((task): task is ScoringTask => !(task instanceof MarqueeError));
    const outcomes = await fetchSlates({ generation, cache, lane: 'bulk' }, valid, caller);
    refuseOverloaded(outcomes);
    let at = 0;
    return userIds.map((userId, row): BatchEntry => {
      const task = tasks[row]!;
      const outcome: Outcome = task instanceof MarqueeError ? { kind: 'error', error: task } : outcomes[at++]!;
      if (outcome.kind === 'error') return { kind: 'error', userId, error: outcome.error };
      return {
        kind: 'list',
        userId,
        list: listOf(generation, { userId, plan, page: { offset: 0, topK } }, outcome.answer),
      };
    });
  };

  return { recommend, batchRecommend };
};
