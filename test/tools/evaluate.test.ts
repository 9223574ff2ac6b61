import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoadedGeneration } from '../../src/model/generation.ts';
import { loadGeneration } from '../../src/model/loading/load-generation.ts';
import { StepTracker } from '../../src/model/loading/step-tracker.ts';
import { createRecommender } from '../../src/recommendation/recommender.ts';
import { createUsageMeter } from '../../src/telemetry/usage.ts';
import { readMovieLens } from '../../src/tools/datasets/movielens/movielens.ts';
import { evaluate, type EvaluateOptions, type Evaluation, type ServedList } from '../../src/tools/evaluate.ts';
import { reportText } from '../../src/tools/evaluation/report-text.ts';
import { createProgress } from '../../src/tools/progress.ts';
import type { ModelSettings } from '../../src/tools/scoring/model-settings.ts';
import { createItemScorer } from '../../src/tools/serving/item-scores.ts';
import { readEvaluationData } from '../../src/tools/splitting/evaluation-data.ts';
import { splitAtRandom, splitByTime } from '../../src/tools/splitting/splits.ts';
import type { Histories } from '../../src/tools/datasets/histories.ts';
import { folderOf, silent, syntheticFiles } from './synthetic.ts';

const quiet = createProgress({ write: silent }, () => 0);
const linear = (recency: boolean): ModelSettings => ({ kind: 'linear', l2: 20, neighbours: 16, recency });
const settings = { byTime: linear(true), atRandom: linear(false) };

let data: string;
beforeAll(async () => void (data = await folderOf(syntheticFiles({ users: 130, movies: 80 }))));

const evaluateWith = (options: Partial<EvaluateOptions> = {}) =>
  evaluate(
    { split: { kind: 'random', data, seed: 1 }, core: null, exclude: 'rated', settings, keep: null, ...options },
    quiet,
  );

const load = (directory: string, [name, version]: [string, string]): Promise<LoadedGeneration> =>
  loadGeneration(
    { directory, name, version },
    {
      processes: 1,
      stepTimeoutMs: 20_000,
      runTimeoutMs: 20_000,
      maxWaitingTasks: 1000,
      createUsage: () => createUsageMeter(),
    },
    new StepTracker(version),
  );

describe('the bundle that evaluate keeps', () => {
  let evaluation: Evaluation;
  let servedLists: readonly ServedList[];
  let generation: LoadedGeneration;
  const recommender = createRecommender({
    cache: { getMany: async (keys) => keys.map(() => undefined), setMany: () => undefined },
  });
  const recommend = (userId: string) =>
    recommender.recommend(
      generation,
      { userId, topK: 20, offset: 0, exclude: [], includeSeen: false },
      { requestId: userId, signal: new AbortController().signal },
    );
  beforeAll(async () => {
    const keep = join(await folderOf({}), 'judged', '1');
    ({ evaluation, servedLists } = await evaluateWith({ keep }));
    generation = await load(keep, ['judged', '1']);
  });
  afterAll(() => generation.close());

  test('recommends to 100 users with held-out items the very lists that were judged', async () => {
    expect(servedLists.length).toBe(evaluation.data.judgedUsers);
    expect(servedLists.length).toBeGreaterThanOrEqual(100);
    for (const { userId, movieIds } of servedLists.slice(0, 100)) {
      const { recommendations, source } = await recommend(userId);
      expect(source).toBe('MODEL');
      expect(recommendations.map(({ movie }) => movie.id)).toEqual(movieIds);
    }
  });

  test('shows the scores that calibration is read off', async () => {
    const { recommendations } = await recommend('7');
    const items = recommendations.map(({ item }) => item).toReversed();
    const [scores] = await createItemScorer(generation, 10)([{ userId: '7', items }]);
    expect(scores).toEqual(recommendations.map(({ score }) => score).toReversed());
  });

  test('tells the scores of seen movies, of more than a slate, and of nobody it can not rank', async () => {
    const { history } = generation.users.find('7')!;
    const seen = [...history];
    const moreThanASlate = Array.from({ length: 8 }, () => seen).flat();
    const questions = [
      { userId: '7', items: seen },
      { userId: '7', items: moreThanASlate },
      { userId: '7', items: [] },
      { userId: '99999', items: [1] },
    ];
    const [own, many, ...others] = await createItemScorer(generation, 2)(questions);
    expect(own!.every((score) => score > 0 && score < 1)).toBe(true);
    expect(moreThanASlate.length).toBeGreaterThan(200);
    expect(many).toEqual(Array.from({ length: 8 }, () => own).flat());
    expect(others).toEqual([[], null]);
  });

  test('compares the shown scores with every held-out rating', () => {
    const { calibration } = evaluation;
    expect(calibration.ratings).toBeGreaterThan(evaluation.data.heldOutLikes);
    expect(calibration.bins.reduce((sum, { ratings }) => sum + ratings, 0)).toBe(calibration.ratings);
    expect(calibration.expectedCalibrationError).toBeLessThan(0.15);
  });

  test('is told in a table for people', () => {
    const text = reportText(evaluation);
    expect(text).toMatch(/^80 movies, 130 users, \d+ ratings to learn from/u);
    expect(text).toContain('linear: l2 20, neighbours 16, recency off\n');
    for (const name of ['linear (served)', 'item-knn', 'most popular', 'expected calibration error'])
      expect(text).toContain(name);
  });
});

test('finds more of what was held out than what is popular', async () => {
  const { lists } = (await evaluateWith()).evaluation;
  expect(lists.map(({ recommender }) => recommender)).toEqual(['linear (served)', 'item-knn', 'most popular']);
  expect(lists[0]!['ndcg@10']).toBeGreaterThan(lists[2]!['ndcg@10']);
  expect(lists[0]!['coverage@10']).toBeGreaterThan(lists[2]!['coverage@10']);
});

test('a served item-kNN is as good as the one it is compared with', async () => {
  const knn: ModelSettings = { kind: 'item-knn', neighbours: 100 };
  const { lists } = (await evaluateWith({ settings: { byTime: knn, atRandom: knn }, exclude: 'likes' })).evaluation;
  const [served, compared] = lists;
  for (const figure of ['ndcg@10', 'recall@20', 'hitRate@10', 'coverage@10', 'genreSimilarity@10'] as const)
    expect(served![figure], figure).toBeCloseTo(compared![figure], 2);
});

describe('divided data', () => {
  const rowsOf = ({ offsets, items, stars, times, userCount }: Histories): string =>
    Array.from({ length: userCount }, (_, user) => user)
      .flatMap((user) =>
        Array.from({ length: offsets[user + 1]! - offsets[user]! }, (_, i) => [user, offsets[user]! + i]),
      )
      .map(([user, at]) => `${user! + 1},${items[at!]! + 1},${stars[at!]},${times[at!]}\n`)
      .join('');
  const header = 'userId,movieId,rating,timestamp\n';
  const read = (split: EvaluateOptions['split'], rest: Partial<EvaluateOptions> = {}) =>
    readEvaluationData({ split, core: null, exclude: 'rated', ...rest }, silent);

  const folders = async (kind: 'random' | 'time') => {
    const { histories } = await readMovieLens(data, silent);
    const { kept, unseen } = kind === 'time' ? splitByTime(histories) : splitAtRandom(histories, 1);
    const train = await folderOf({ 'ratings.csv': header + rowsOf(kept) });
    return { train, test: await folderOf({ 'ratings.csv': header + rowsOf(unseen) }) };
  };

  test.each(['random', 'time'] as const)('of two folders are taken as they are (%s)', async (kind) => {
    const here = await read(kind === 'time' ? { kind, data } : { kind, data, seed: 1 });
    const given = await read({ kind: 'given', data, ...(await folders(kind)) });
    expect(given).toEqual(here);
    expect(given.isByTime).toBe(kind === 'time');
  });

  test('may bring their own movies', async () => {
    const { train, test: heldOut } = await folders('random');
    await expect(read({ kind: 'given', data: null, train, test: heldOut })).rejects.toThrow('has no movies.csv');
    await writeFile(join(heldOut, 'movies.csv'), syntheticFiles({ users: 1, movies: 80 })['movies.csv']!);
    expect((await read({ kind: 'given', data: null, train, test: heldOut })).movies).toHaveLength(80);
  });

  test('have a core over both parts', async () => {
    const here = await read({ kind: 'random', data, seed: 1 }, { core: 18 });
    const given = await read({ kind: 'given', data, ...(await folders('random')) }, { core: 18 });
    expect(given.movies).toEqual(here.movies);
    expect(given.userIds).toEqual(here.userIds);
    expect(here.userIds.length).toBeLessThan(130);
  });

  test('leave lower ratings out of what is kept where they are asked to, but not out of calibration', async () => {
    const { kept, rated, heldOut, heldOutRatings } = await read(
      { kind: 'random', data, seed: 1 },
      { exclude: 'likes' },
    );
    expect(kept.stars.every((stars) => stars >= 4)).toBe(true);
    expect(heldOut.stars.every((stars) => stars >= 4)).toBe(true);
    for (const histories of [rated, heldOutRatings]) expect(histories.stars.some((stars) => stars < 4)).toBe(true);
  });

  test('must hold something out', async () => {
    await expect(read({ kind: 'random', data, seed: 1 }, { core: 1000 })).rejects.toThrow('nothing is held out');
  });
});
