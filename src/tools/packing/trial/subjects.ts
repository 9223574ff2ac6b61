import type { BundleContent } from '../../../bundle/files/writer.ts';
import type { LoadedGeneration } from '../../../model/generation.ts';
import type { Plan } from '../../../recommendation/plan.ts';
import { createHistoryTask, createUserTask, type ScoringTask } from '../../../recommendation/task.ts';

/** Somebody to ask the model about: a user of the bundle, or a history of items where there are no users. */
export type Subject = { readonly userId: string } | { readonly history: readonly string[] };

const most = 100;

/** `count` of `values` in equal steps, the first and the last among them. */
export const evenly = <Value>(values: readonly Value[], count: number): Value[] => {
  if (values.length <= count) return [...values];
  const step = (values.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, at) => values[Math.round(at * step)]!);
};

const entries = (row: NonNullable<BundleContent['users']>[number]): number =>
  row.weights === undefined ? (row.history?.length ?? 0) : row.weights.filter((weight) => weight !== 0).length;

/** Up to 100 users, from the shortest history to the longest; without users histories of two movies, if any. */
export const chooseSubjects = ({ users, items, manifest }: BundleContent): Subject[] => {
  if (users !== null)
    return evenly(
      users.toSorted((a, b) => entries(a) - entries(b)),
      most,
    ).map(({ id }) => ({ userId: String(id) }));
  if (!manifest.inputs.some(({ role }) => role === 'history')) return [{ history: [] }];
  const ids = items.map(({ id }) => String(id));
  return evenly(ids.slice(0, -1), most / 5).map((id) => ({ history: [id, ids[ids.indexOf(id) + 1]!] }));
};

/** What the server would make of a question for this subject. */
export const taskOf = (generation: LoadedGeneration, plan: Plan, subject: Subject): ScoringTask => {
  if ('userId' in subject) return createUserTask(generation, plan, subject.userId);
  const { catalogue } = generation;
  const indices = subject.history
    .map((id) => catalogue.indexOf(id))
    .filter((item): item is number => item !== undefined && item < catalogue.recommendableCount);
  return createHistoryTask(generation, plan, Int32Array.from(indices));
};
