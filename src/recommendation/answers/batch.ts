import { badUserInput, MarqueeError } from '../../errors.ts';
import { checkPage } from '../arguments/ranges.ts';
import { checkUserId } from '../arguments/user-id.ts';
import { fetchSlates, type Outcome } from '../flights/slates.ts';
import { createPlan, type Plan } from '../plan.ts';
import type { Generation, SlateCache } from '../ports.ts';
import { ContributionQueue } from '../reasons/contribution-queue.ts';
import type { BatchRecommendRequest, Caller } from '../request.ts';
import { createUserTask, type ScoringTask } from '../task.ts';
import { listOf, type RecommendationList } from './recommendation-list.ts';

/** One user of a batch: a list or an error. */
export type BatchEntry =
  | { readonly kind: 'list'; readonly userId: string; readonly list: RecommendationList }
  | { readonly kind: 'error'; readonly userId: string; readonly error: unknown };

/** The most users of one batch. */
export const mostUsers = 1000;

const checkUserIds = (userIds: readonly string[]): void => {
  if (userIds.length < 1 || userIds.length > mostUsers)
    throw badUserInput('userIds', `userIds takes 1 to ${mostUsers} ids, got ${userIds.length}.`);
  const seen = new Set<string>();
  for (const id of userIds) {
    if (seen.has(id)) throw badUserInput('userIds', `userIds must be distinct, got "${id.slice(0, 40)}" twice.`);
    seen.add(id);
  }
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

/** One entry per user id, in order. Throws only what concerns the batch as a whole. */
export const answerBatch = async (
  { generation, cache }: { generation: Generation; cache: SlateCache },
  request: BatchRecommendRequest,
  caller: Caller,
): Promise<BatchEntry[]> => {
  const { userIds } = request;
  const page = checkPage({ topK: request.topK });
  checkUserIds(userIds);
  const tasks = batchTasks(generation, createPlan(generation.catalogue, request), userIds);
  const valid = tasks.filter((task): task is ScoringTask => !(task instanceof MarqueeError));
  const outcomes = await fetchSlates({ generation, cache, lane: 'bulk' }, valid, caller);
  refuseOverloaded(outcomes);
  const contributions = new ContributionQueue({ generation, lane: 'bulk', caller });
  let at = 0;
  return userIds.map((userId, row): BatchEntry => {
    const task = tasks[row]!;
    if (task instanceof MarqueeError) return { kind: 'error', userId, error: task };
    const outcome = outcomes[at++]!;
    if (outcome.kind === 'error') return { kind: 'error', userId, error: outcome.error };
    const list = listOf(generation, { userId, task, page, contributions }, outcome.answer);
    return { kind: 'list', userId, list };
  });
};
