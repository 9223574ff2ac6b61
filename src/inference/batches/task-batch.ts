import type { Slate } from '../../recommendation/slate.ts';
import type { ScoringTask } from '../../recommendation/task.ts';
import { sourceCodes, type RankingPlan, type SlateBatch, type TaskBatch } from '../protocol.ts';

const lengthOf = (arrays: readonly { readonly length: number }[]): number =>
  arrays.reduce((sum, { length }) => sum + length, 0);

/** Lays arrays one after another; `offsets` gets their starts and the end. */
const concatenate = (arrays: readonly Int32Array[], offsets: Int32Array): Int32Array => {
  const all = new Int32Array(lengthOf(arrays));
  let at = 0;
  arrays.forEach((array, row) => {
    all.set(array, at);
    at += array.length;
    offsets[row + 1] = at;
  });
  return all;
};

const distinctPlans = (tasks: readonly ScoringTask[], planOf: Uint16Array): RankingPlan[] => {
  const places = new Map<string, number>();
  const plans: RankingPlan[] = [];
  tasks.forEach(({ plan }, row) => {
    let place = places.get(plan.rankingText);
    if (place === undefined) {
      place = plans.push({ text: plan.rankingText, limits: plan.limits, likes: plan.likes }) - 1;
      places.set(plan.rankingText, place);
    }
    planOf[row] = place;
  });
  return plans;
};

const nothing = new Int32Array(0);

/** Packs tasks into one message. */
export const packTasks = (tasks: readonly ScoringTask[]): TaskBatch => {
  const planOf = new Uint16Array(tasks.length);
  const historyOffsets = new Int32Array(tasks.length + 1);
  const excludedOffsets = new Int32Array(tasks.length + 1);
  const readOutOffsets = new Int32Array(tasks.length + 1);
  const history = concatenate(
    tasks.map((task) => task.history),
    historyOffsets,
  );
  const weights = new Float32Array(history.length);
  tasks.forEach((task, row) => weights.set(task.weights, historyOffsets[row]));
  const columns = tasks[0]?.features.length ?? 0;
  const features = new Float32Array(tasks.length * columns);
  tasks.forEach((task, row) => features.set(task.features, row * columns));
  return {
    plans: distinctPlans(tasks, planOf),
    planOf,
    cold: Uint8Array.from(tasks, (task) => Number(task.cold)),
    includeSeen: Uint8Array.from(tasks, (task) => Number(task.plan.includeSeen)),
    asGiven: Uint8Array.from(tasks, (task) => Number(task.asGiven ?? false)),
    diversity: Float64Array.from(tasks, (task) => task.plan.diversity),
    userRows: Int32Array.from(tasks, (task) => task.userRow),
    historyOffsets,
    history,
    weights,
    features,
    excludedOffsets,
    excluded: concatenate(
      tasks.map((task) => task.plan.excluded),
      excludedOffsets,
    ),
    readOutOffsets,
    readOut: concatenate(
      tasks.map((task) => task.readOut ?? nothing),
      readOutOffsets,
    ),
  };
};

const unpackSlate = (
  { offsets, items, scores, eligibleCounts, sources, diversified }: SlateBatch,
  row: number,
): Slate => ({
  source: sourceCodes[sources[row]!]!,
  items: items.slice(offsets[row], offsets[row + 1]),
  scores: scores.slice(offsets[row], offsets[row + 1]),
  eligibleCount: eligibleCounts[row]!,
  ...(diversified[row] === 1 ? { diversified: true as const } : {}),
});

/**
 * Takes one slate per task out of a reply, null where it is unfinished. Each gets arrays of its own, so that keeping one
 * keeps no batch alive.
 */
export const unpackSlates = (batch: SlateBatch): (Slate | null)[] =>
  Array.from(batch.unfinished, (unfinished, row) => (unfinished === 1 ? null : unpackSlate(batch, row)));
