import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemKnn, mostPopular } from './evaluation/baselines.ts';
import { judgeLists, type JudgedList, type ListQuality } from './evaluation/list-quality.ts';
import { likedItems } from './evaluation/measure.ts';
import { reliabilityOf, type Reliability } from './evaluation/reliability.ts';
import { makeBundle } from './make-bundle.ts';
import type { Progress } from './progress.ts';
import type { ModelSettings } from './scoring/model-settings.ts';
import { scoreHeldOut } from './serving/score-held-out.ts';
import { serveBundle, type ServedModel } from './serving/served-model.ts';
import { readEvaluationData, type EvaluationData, type EvaluationDataOptions } from './splitting/evaluation-data.ts';
import { likesByItem } from './training/likes.ts';

export interface EvaluateOptions extends EvaluationDataOptions {
  /** What is trained where the held-out ratings are newer than the others, and where they are not. */
  readonly settings: { readonly byTime: ModelSettings; readonly atRandom: ModelSettings };
  /** Where the trained bundle stays, `<dir>/<name>/<version>`; null: nowhere. */
  readonly keep: string | null;
}

/** What was measured, as `--json` prints it. */
export interface Evaluation {
  readonly data: {
    readonly movies: number;
    readonly users: number;
    readonly trainingRatings: number;
    readonly heldOutLikes: number;
    /** Users with held-out likes, whose lists are judged. */
    readonly judgedUsers: number;
    readonly isByTime: boolean;
  };
  readonly settings: ModelSettings;
  readonly lists: readonly ({ readonly recommender: string } & ListQuality)[];
  readonly calibration: Reliability;
}

/** The list of one user that was judged. */
export interface ServedList {
  readonly userId: string;
  readonly movieIds: readonly string[];
}

const listLength = 20;

/** Users with held-out likes. */
const judgedUsers = ({ heldOut: { offsets, userCount } }: EvaluationData): number[] =>
  Array.from({ length: userCount }, (_, user) => user).filter((user) => offsets[user]! < offsets[user + 1]!);

const withBundle = async <Result>(
  keep: string | null,
  work: (directory: string) => Promise<Result>,
): Promise<Result> => {
  if (keep !== null) return work(keep);
  const folder = await mkdtemp(join(tmpdir(), 'marquee-evaluate-'));
  try {
    return await work(join(folder, 'evaluated', '1'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Asks the served model for everything that is judged. */
const askServed = async (served: ServedModel, data: EvaluationData, users: readonly number[], progress: Progress) => {
  const userIds = users.map((user) => String(data.userIds[user]));
  const lists = await progress.step(`Asking the served model for ${users.length} lists`, () =>
    served.lists(userIds, listLength),
  );
  const ratings = await progress.step('Asking it for the scores of held-out ratings', () =>
    scoreHeldOut(served.scoresOf, data),
  );
  return { lists, ratings };
};

const trainAndAsk = (
  data: EvaluationData,
  { settings, keep, users }: { settings: ModelSettings; keep: string | null; users: readonly number[] },
  progress: Progress,
) =>
  withBundle(keep, async (directory) => {
    const { movies, userIds, kept, rated } = data;
    await makeBundle({ dataset: { movies, userIds, histories: kept }, rated, settings, directory }, progress);
    const served = await progress.step('Loading the bundle as the server does', () => serveBundle(directory));
    try {
      return await askServed(served, data, users, progress);
    } finally {
      await served.close();
    }
  });

const countsOf = (
  { movies, userIds, kept, heldOut, isByTime }: EvaluationData,
  judged: number,
): Evaluation['data'] => ({
  movies: movies.length,
  users: userIds.length,
  trainingRatings: kept.items.length,
  heldOutLikes: heldOut.items.length,
  judgedUsers: judged,
  isByTime,
});

/** Judges recommenders by the same users and held-out likes. */
const createJudge = (data: EvaluationData, users: readonly number[]) => {
  const facts = { likeCounts: likesByItem(data.kept), genres: data.movies.map(({ genres }) => genres) };
  const relevant = users.map((user) => likedItems(data.heldOut, user));
  return (recommender: string, lists: readonly (readonly number[])[]) => {
    const judged = lists.map((items, at): JudgedList => ({ items, relevant: relevant[at]! }));
    return { recommender, ...judgeLists(judged, facts) };
  };
};

const servedLists = (
  { userIds, movies }: EvaluationData,
  users: readonly number[],
  lists: readonly number[][],
): ServedList[] =>
  users.map((user, at) => ({
    userId: String(userIds[user]),
    movieIds: lists[at]!.map((item) => String(movies[item]!.id)),
  }));

/**
 * Trains on one part of the data and judges, by the other, the lists and scores that the server gives; beside it the most
 * popular movies and item-kNN. Throws a `ToolError`, or a `BundleError` when the bundle does not pass its own checks.
 */
export const evaluate = async (
  options: EvaluateOptions,
  progress: Progress,
): Promise<{ evaluation: Evaluation; servedLists: ServedList[] }> => {
  const data = await progress.step('Reading and dividing the data', () => readEvaluationData(options, progress.note));
  const settings = data.isByTime ? options.settings.byTime : options.settings.atRandom;
  const users = judgedUsers(data);
  const { lists, ratings } = await trainAndAsk(data, { settings, keep: options.keep, users }, progress);
  const knn = await progress.step('Training item-kNN to compare', (report) => itemKnn(data, report));
  const judge = createJudge(data, users);
  const evaluation: Evaluation = {
    data: countsOf(data, users.length),
    settings,
    lists: [
      judge(`${settings.kind} (served)`, lists),
      judge('item-knn', users.map(knn)),
      judge('most popular', users.map(mostPopular(data))),
    ],
    calibration: reliabilityOf(ratings),
  };
  return { evaluation, servedLists: servedLists(data, users, lists) };
};
