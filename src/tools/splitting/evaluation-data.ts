import type { Dataset, Movie } from '../datasets/dataset.ts';
import type { Histories } from '../datasets/histories.ts';
import { readDivided, readMovieLens } from '../datasets/movielens/movielens.ts';
import { ToolError } from '../tool-error.ts';
import { coreMembers, restrictTo } from './core.ts';
import { likesOnly, splitAtRandom, splitByTime } from './splits.ts';

/** How ratings are divided into what a model learns from and what it is judged by. */
export type SplitChoice =
  | { readonly kind: 'random'; readonly data: string; readonly seed: number }
  | { readonly kind: 'time'; readonly data: string }
  | { readonly kind: 'given'; readonly data: string | null; readonly train: string; readonly test: string };

export interface EvaluationDataOptions {
  readonly split: SplitChoice;
  /** Only users and movies with at least so many likes among each other; null: all. */
  readonly core: number | null;
  /** What lists leave out: everything rated, or likes only. */
  readonly exclude: 'rated' | 'likes';
}

/** All histories are of the same users and movies. */
export interface EvaluationData {
  readonly movies: readonly Movie[];
  readonly userIds: readonly number[];
  /** What is trained on and left out of the lists. */
  readonly kept: Histories;
  /** The same with lower ratings, which calibration needs. */
  readonly rated: Histories;
  /** Likes that lists are to find. */
  readonly heldOut: Histories;
  /** Likes and lower ratings that shown scores are compared with. */
  readonly heldOutRatings: Histories;
  /** Whether what is held out is newer than what is kept. */
  readonly isByTime: boolean;
}

type Parts = Pick<EvaluationData, 'rated' | 'heldOut' | 'heldOutRatings' | 'isByTime'> & { readonly dataset: Dataset };

const dividedHere = async (
  choice: Extract<SplitChoice, { data: string }> & { kind: 'random' | 'time' },
  core: number | null,
  warn: (message: string) => void,
): Promise<Parts> => {
  const all = await readMovieLens(choice.data, warn);
  const dataset = core === null ? all : restrictTo(all, coreMembers([all.histories], core));
  const isByTime = choice.kind === 'time';
  const { kept, heldOut, unseen } = isByTime
    ? splitByTime(dataset.histories)
    : splitAtRandom(dataset.histories, choice.seed);
  return { dataset, rated: kept, heldOut, heldOutRatings: unseen, isByTime };
};

/** Whether most users' held-out ratings are all at least as new as what is kept of theirs, as a split by time leaves them. */
const isLater = (kept: Histories, heldOut: Histories): boolean => {
  let [users, later] = [0, 0];
  for (let user = 0; user < kept.userCount; user++) {
    const newestKept = kept.times.subarray(kept.offsets[user], kept.offsets[user + 1]).at(-1);
    const oldestHeldOut = heldOut.times.subarray(heldOut.offsets[user], heldOut.offsets[user + 1])[0];
    if (newestKept === undefined || oldestHeldOut === undefined) continue;
    users++;
    if (oldestHeldOut >= newestKept) later++;
  }
  return later > users / 2;
};

const dividedBefore = async (
  choice: Extract<SplitChoice, { kind: 'given' }>,
  core: number | null,
  warn: (message: string) => void,
): Promise<Parts> => {
  let { train, test } = await readDivided(choice, warn);
  if (core !== null) {
    const members = coreMembers([train.histories, test], core);
    test = restrictTo({ ...train, histories: test }, members).histories;
    train = restrictTo(train, members);
  }
  const isByTime = isLater(train.histories, test);
  return { dataset: train, rated: train.histories, heldOut: likesOnly(test), heldOutRatings: test, isByTime };
};

/** Reads data and divides them (docs/evaluate.md, Splits). Throws a `ToolError`. */
export const readEvaluationData = async (
  { split, core, exclude }: EvaluationDataOptions,
  warn: (message: string) => void,
): Promise<EvaluationData> => {
  const parts = split.kind === 'given' ? await dividedBefore(split, core, warn) : await dividedHere(split, core, warn);
  const { dataset, rated, heldOut, heldOutRatings, isByTime } = parts;
  if (heldOut.items.length === 0)
    throw new ToolError('nothing is held out: no user has 5 likes (ratings of 4 and up), or --core left nobody');
  const { movies, userIds } = dataset;
  const kept = exclude === 'likes' ? likesOnly(rated) : rated;
  return { movies, userIds, kept, rated, heldOut, heldOutRatings, isByTime };
};
