import type { Manifest, GoldenAnswer } from '../../bundle/manifest/manifest.ts';
import type { UserTable } from '../../bundle/rows/user-table.ts';
import type { Catalogue } from '../../catalog/catalogue.ts';
import { packTasks, unpackSlates } from '../../inference/batches/task-batch.ts';
import { watchedItems } from '../../recommendation/arguments/watched.ts';
import { sliceSlate } from '../../recommendation/list.ts';
import { createPlan, type Plan } from '../../recommendation/plan.ts';
import type { Generation } from '../../recommendation/ports.ts';
import { createHistoryTask, createUserTask, type ScoringTask } from '../../recommendation/task.ts';
import { userFeatures } from '../../recommendation/user-features.ts';
import type { Candidate } from '../loading/candidate.ts';
import type { WarmUpTiming } from '../generation.ts';
import { checkGoldenAnswer } from './golden-answers.ts';
import { checkSources } from './finite-scores.ts';
import { checkLastUser } from './last-user.ts';
import { checkFastEnough, greatestBatchFor, timeRuns } from './warm-up.ts';

/** What lists are made from before there is a generation. */
export type TrialContext = Pick<Generation, 'needs' | 'userColumns' | 'fingerprint' | 'showScore'> & {
  readonly manifest: Manifest;
  readonly catalogue: Catalogue;
  readonly users: UserTable;
};

const defaults = { topK: 10, exclude: [], includeSeen: false };

/** A task the graph must be run for: of a user where there are users, else of a history of one movie. */
const warmTask = (context: TrialContext, plan: Plan, at: number): ScoringTask => {
  const { users, catalogue } = context;
  const oneMovie = Int32Array.of(at % catalogue.recommendableCount);
  const task = createHistoryTask(context, plan, oneMovie);
  if (users.count === 0) return { ...task, userRow: 0, cold: false };
  const user = users.at(at % users.count);
  const isWarm = user.weights.some((weight) => weight !== 0);
  const { history, weights } = isWarm ? user : task;
  const features = userFeatures(context.userColumns, user.features, plan);
  return { ...task, history, weights, features, userRow: user.row, cold: false };
};

/** Runs every process of the candidate once for one user and once for as many as share a run, untimed. */
export const touch = async (candidate: Candidate, context: TrialContext, greatestBatch: number): Promise<void> => {
  const plan = createPlan(context.catalogue, defaults);
  for (const batchSize of new Set([1, greatestBatch])) {
    const tasks = Array.from({ length: batchSize }, (_, at) => warmTask(context, plan, at));
    await candidate.runOnAll('WARM_UP', packTasks(tasks));
  }
};

/**
 * Runs the candidate for one user and for as many as will share a run, and times it. Models that are slow per user get
 * smaller batches, so that a batch takes no longer than `runTimeoutMs` allows.
 */
export const warmUp = async (
  candidate: Candidate,
  context: TrialContext,
  runTimeoutMs: number,
): Promise<WarmUpTiming[]> => {
  const plan = createPlan(context.catalogue, defaults);
  const timeBatch = (batchSize: number): Promise<WarmUpTiming> => {
    const batch = packTasks(Array.from({ length: batchSize }, (_, at) => warmTask(context, plan, at)));
    return timeRuns(batchSize, () => candidate.run('WARM_UP', batch));
  };
  const alone = await timeBatch(1);
  checkFastEnough(alone, runTimeoutMs);
  const last = context.users.count - 1;
  if (context.needs.userIndex && last > 0)
    await checkLastUser(last, () => candidate.run('WARM_UP', packTasks([warmTask(context, plan, last)])));
  const largest = greatestBatchFor(alone.p50Ms, runTimeoutMs);
  const timings = largest === 1 ? [alone] : [alone, await timeBatch(largest)];
  const sample = Array.from({ length: largest }, (_, at) => warmTask(context, plan, at));
  checkSources(await candidate.run('WARM_UP', packTasks(sample)));
  if (candidate.members.length > 1) await touch(candidate, context, largest);
  return timings;
};

const goldenTask = (context: TrialContext, plan: Plan, { userId, history }: GoldenAnswer): ScoringTask =>
  userId === undefined
    ? createHistoryTask(context, plan, watchedItems(context.catalogue, history ?? []))
    : createUserTask(context, plan, userId);

/**
 * Asks the candidate the questions whose answers came with the bundle: all in one batch, then each alone, because the
 * scores of a user may not depend on who else is asked. Throws a `BundleError` for the first that differs.
 */
export const askGoldenQuestions = async (candidate: Candidate, context: TrialContext): Promise<void> => {
  const { golden } = context.manifest;
  const plan = createPlan(context.catalogue, defaults);
  const ask = async (questions: readonly GoldenAnswer[]): Promise<void> => {
    const batch = packTasks(questions.map((question) => goldenTask(context, plan, question)));
    const slates = unpackSlates(await candidate.run('GOLDEN_ANSWERS', batch));
    questions.forEach((question, at) => {
      const list = sliceSlate({ generation: context, plan, slate: slates[at]! }, { offset: 0, topK: question.topK });
      const got = { itemIds: list.map(({ movie }) => movie.id), scores: list.map(({ score }) => score) };
      checkGoldenAnswer(question, got, questions.length === 1);
    });
  };
  if (golden.length > 1) await ask(golden);
  for (const question of golden) await ask([question]);
};
