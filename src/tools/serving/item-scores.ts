import { createPlan, type Plan } from '../../recommendation/plan.ts';
import type { Generation, ScoringJob } from '../../recommendation/ports.ts';
import { slateSize, type Slate } from '../../recommendation/slate.ts';
import { createUserTask } from '../../recommendation/task.ts';

/** Which movies' scores are wanted for a user. */
export interface ItemQuestion {
  readonly userId: string;
  /** Item indices. */
  readonly items: readonly number[];
}

/**
 * The shown scores of each question's items, in their order, NaN for one that the model gave no finite score; null for a
 * user whom the model does not rank.
 */
export type ItemScorer = (questions: readonly ItemQuestion[]) => Promise<(number[] | null)[]>;

/** One run of the model for at most a slate of one question's items. */
interface Part {
  readonly question: number;
  readonly userId: string;
  readonly items: readonly number[];
}

const partsOf = (questions: readonly ItemQuestion[]): Part[] =>
  questions.flatMap(({ userId, items }, question) =>
    Array.from({ length: Math.ceil(items.length / slateSize) }, (_, part) => ({
      question,
      userId,
      items: items.slice(part * slateSize, (part + 1) * slateSize),
    })),
  );

/** What is left when these items are taken out of the catalogue, ascending. */
const othersThan = (items: readonly number[], count: number): Int32Array => {
  const isWanted = new Uint8Array(count);
  for (const item of items) isWanted[item] = 1;
  return Int32Array.from(isWanted.keys()).filter((item) => isWanted[item] === 0);
};

/**
 * Makes the scorer of a generation. It asks for lists in which everything but the wanted movies is excluded, which
 * changes no score: so it reads off what a list would show.
 */
export const createItemScorer = (generation: Generation, tasksAtOnce: number): ItemScorer => {
  const { catalogue, scorer, showScore } = generation;
  const defaults = { topK: 10, exclude: [], includeSeen: true, filter: { adult: 'WITH_ADULT' as const } };
  const everything = createPlan(catalogue, defaults);
  const jobOf = ({ userId, items }: Part): ScoringJob => {
    const plan: Plan = { ...everything, excluded: othersThan(items, catalogue.recommendableCount) };
    const task = createUserTask(generation, plan, userId);
    return { task, signal: new AbortController().signal, requests: new Set(['marquee']) };
  };
  const shown = ({ items }: Part, slate: Slate): number[] | null => {
    if (slate.source !== 'MODEL') return null;
    const scores = new Map(Array.from(slate.items, (item, at) => [item, showScore(slate.scores[at]!)]));
    return items.map((item) => scores.get(item) ?? Number.NaN);
  };
  return async (questions) => {
    const answers: (number[] | null)[] = questions.map(() => []);
    const parts = partsOf(questions);
    for (let from = 0; from < parts.length; from += tasksAtOnce) {
      const some = parts.slice(from, from + tasksAtOnce);
      const scored = await Promise.all(scorer.score(some.map(jobOf), 'bulk'));
      for (const [at, part] of some.entries()) {
        const scores = shown(part, scored[at]!.slate);
        if (scores === null) answers[part.question] = null;
        else answers[part.question]?.push(...scores);
      }
    }
    return answers;
  };
};
