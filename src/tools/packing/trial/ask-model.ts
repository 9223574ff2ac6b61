import type { LoadedGeneration } from '../../../model/generation.ts';
import { createPlan, type Plan } from '../../../recommendation/plan.ts';
import { slateSize, type Slate } from '../../../recommendation/slate.ts';
import type { ScoredExample } from '../../evaluation/learn-curve.ts';
import type { HeldOut } from '../tables/holdout-table.ts';
import { evenly, taskOf, type Subject } from './subjects.ts';

/** What the model makes of one subject: its slate, best first, as raw scores. */
export interface RawList {
  readonly subject: Subject;
  readonly slate: Slate;
}

const tasksAtOnce = 500;
const defaults = { topK: 10, exclude: [], includeSeen: false };
const withEverything = { ...defaults, includeSeen: true, filter: { adult: 'WITH_ADULT' as const } };

interface Question {
  readonly subject: Subject;
  readonly plan: Plan;
}

const slatesOf = async (generation: LoadedGeneration, questions: readonly Question[]): Promise<Slate[]> => {
  const slates: Slate[] = [];
  const signal = new AbortController().signal;
  const requests = new Set(['pack']);
  for (let from = 0; from < questions.length; from += tasksAtOnce) {
    const jobs = questions
      .slice(from, from + tasksAtOnce)
      .map(({ subject, plan }) => ({ task: taskOf(generation, plan, subject), signal, requests }));
    const scored = await Promise.all(generation.scorer.score(jobs, 'bulk'));
    slates.push(...scored.map(({ slate }) => slate));
  }
  return slates;
};

/** What `recommend` would rank with its defaults. Subjects that popularity answers are left out. */
export const rawLists = async (generation: LoadedGeneration, subjects: readonly Subject[]): Promise<RawList[]> => {
  const plan = createPlan(generation.catalogue, defaults);
  const slates = await slatesOf(
    generation,
    subjects.map((subject) => ({ subject, plan })),
  );
  return subjects
    .map((subject, at) => ({ subject, slate: slates[at]! }))
    .filter(({ slate }) => slate.source === 'MODEL' && slate.items.length > 0);
};

/** Everything but these items, ascending. */
const othersThan = (items: ReadonlySet<number>, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, item) => item).filter((item) => !items.has(item));

/** A plan that leaves nothing but these items, whatever the user has seen: it changes no score. */
const planOf = ({ catalogue }: LoadedGeneration, items: ReadonlySet<number>): Plan => ({
  ...createPlan(catalogue, withEverything),
  excluded: othersThan(items, catalogue.recommendableCount),
});

/** Raw scores of items from the whole catalogue in equal steps. */
export const spreadScores = async (generation: LoadedGeneration, subjects: readonly Subject[]): Promise<number[]> => {
  const all = Array.from({ length: generation.catalogue.recommendableCount }, (_, item) => item);
  const plan = planOf(generation, new Set(evenly(all, slateSize)));
  const slates = await slatesOf(
    generation,
    subjects.map((subject) => ({ subject, plan })),
  );
  return slates.flatMap(({ source, scores }) => (source === 'MODEL' ? [...scores] : []));
};

/** What the model says of held-out items, where it says something. */
export const scoreHeldOut = async (
  generation: LoadedGeneration,
  heldOut: readonly HeldOut[],
): Promise<ScoredExample[]> => {
  const byUser = new Map<string, HeldOut[]>();
  for (const each of heldOut) byUser.set(each.userId, [...(byUser.get(each.userId) ?? []), each]);
  const questions = [...byUser].flatMap(([userId, all]) =>
    Array.from({ length: Math.ceil(all.length / slateSize) }, (_, part) => {
      const some = all.slice(part * slateSize, (part + 1) * slateSize);
      return { subject: { userId }, some, plan: planOf(generation, new Set(some.map(({ item }) => item))) };
    }),
  );
  const slates = await slatesOf(generation, questions);
  return questions.flatMap(({ some }, at) => {
    const { source, items, scores } = slates[at]!;
    const known = source === 'MODEL' ? new Map(Array.from(items, (item, place) => [item, scores[place]!])) : new Map();
    return some.flatMap(({ item, liked }) => {
      const rawScore: number | undefined = known.get(item);
      return rawScore === undefined ? [] : [{ rawScore, liked }];
    });
  });
};
