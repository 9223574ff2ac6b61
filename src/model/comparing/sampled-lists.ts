import { setTimeout as delay } from 'node:timers/promises';
import { MarqueeError } from '../../errors.ts';
import { sliceSlate, type Recommendation } from '../../recommendation/list.ts';
import { createPlan, type Plan } from '../../recommendation/plan.ts';
import type { ScoredSlate } from '../../recommendation/ports.ts';
import { createUserTask } from '../../recommendation/task.ts';
import type { LoadedGeneration } from '../generation.ts';

export type SampledList = readonly Recommendation<LoadedGeneration>[];

const defaults = { topK: 10, exclude: [], includeSeen: false };
const mostUsers = 200;
const retryMs = 100;

/** Up to 200 users that both know, evenly spread over the second's. */
export const commonUsers = (current: LoadedGeneration, candidate: LoadedGeneration): string[] => {
  if (current.userIdType !== candidate.userIdType) return [];
  const common = [...candidate.userIds()].filter((id) => current.users.find(id) !== undefined);
  const step = Math.max(1, common.length / mostUsers);
  return Array.from({ length: Math.min(common.length, mostUsers) }, (_, at) => common[Math.floor(at * step)]!);
};

/** The most users that one run of a generation takes. */
export const fullBatch = ({ warmUp }: LoadedGeneration): number =>
  Math.max(...warmUp.map(({ batchSize }) => batchSize));

/** Waits while a model that serves has no room for bulk work. */
const scorePatiently = async (
  generation: LoadedGeneration,
  { userIds, plan }: { userIds: readonly string[]; plan: Plan },
  signal: AbortSignal,
): Promise<ScoredSlate[]> => {
  const requests: ReadonlySet<string> = new Set(['dry run']);
  const jobs = userIds.map((userId) => ({ task: createUserTask(generation, plan, userId), signal, requests }));
  for (;;) {
    try {
      return await Promise.all(generation.scorer.score(jobs, 'bulk'));
    } catch (error) {
      if (!(error instanceof MarqueeError && error.code === 'OVERLOADED')) throw error;
      await delay(retryMs, undefined, { signal });
    }
  }
};

/** The default lists of users, as `recommend` answers them, but neither from nor for the cache. */
export const listsOf = async (
  generation: LoadedGeneration,
  userIds: readonly string[],
  signal: AbortSignal,
): Promise<SampledList[]> => {
  const plan = createPlan(generation.catalogue, defaults);
  const size = fullBatch(generation);
  const lists: SampledList[] = [];
  for (let from = 0; from < userIds.length; from += size) {
    const part = { userIds: userIds.slice(from, from + size), plan };
    for (const { slate } of await scorePatiently(generation, part, signal))
      lists.push(sliceSlate({ generation, plan, slate }, { offset: 0, topK: defaults.topK }));
  }
  return lists;
};
