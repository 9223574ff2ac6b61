import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseItemRow, type ItemRow } from '../../src/bundle/rows/item-row.ts';
import { parseManifest, type Manifest } from '../../src/bundle/manifest/manifest.ts';
import { priorStrength } from '../../src/bundle/popularity-prior.ts';
import { createScoreTransform } from '../../src/bundle/manifest/score-transform.ts';
import { scoredHistory } from '../../src/bundle/scored-history.ts';
import { parseUserRow, type UserRow } from '../../src/bundle/rows/user-row.ts';
import { bundlePlace } from '../../src/tools/bundling/bundle-place.ts';
import { readMovieLens } from '../../src/tools/datasets/movielens/movielens.ts';
import { createProgress } from '../../src/tools/progress.ts';
import type { ModelSettings } from '../../src/tools/scoring/model-settings.ts';
import { createUserModel } from '../../src/tools/scoring/scorer.ts';
import { train } from '../../src/tools/train.ts';
import { trainModel } from '../../src/tools/training/train-model.ts';
import { runGraph } from './run-graph.ts';
import { folderOf, silent, syntheticFiles } from './synthetic.ts';

const quiet = createProgress({ write: silent }, () => 0);
const kinds: ModelSettings[] = [
  { kind: 'linear', l2: 20, neighbours: 12, recency: true },
  { kind: 'item-knn', neighbours: 8 },
];

let data: string;
beforeAll(async () => void (data = await folderOf(syntheticFiles())));

const trainInto = async (settings: ModelSettings): Promise<string> => {
  const directory = join(await folderOf({}), 'made-up', '1');
  await train({ data, directory, settings }, quiet);
  return directory;
};

interface ReadBundle {
  readonly manifest: Manifest;
  readonly items: readonly ItemRow[];
  readonly users: readonly UserRow[];
  readonly model: Uint8Array;
}

const readBundle = async (directory: string): Promise<ReadBundle> => {
  const rows = async (file: string): Promise<unknown[]> =>
    (await readFile(join(directory, file), 'utf8'))
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
  return {
    manifest: parseManifest(await readFile(join(directory, 'manifest.json'), 'utf8')),
    items: (await rows('items.jsonl')).map(parseItemRow),
    users: (await rows('users.jsonl')).map(parseUserRow),
    model: await readFile(join(directory, 'model.onnx')),
  };
};

/** Answers as the server does, with the real graph. */
const answer = async (bundle: ReadBundle, userId: string, count: number) => {
  const { manifest, items, users, model } = bundle;
  const user = users.find(({ id }) => id === userId)!;
  const scored = scoredHistory(Int32Array.from(user.history), Float32Array.from(user.weights!), {
    maxLength: 1000,
    recency: manifest.recency,
  });
  const raw = await runGraph(model, { histories: [scored.items], weights: [scored.weights] });
  const strength = priorStrength(manifest.popularityPrior, scored.items.length);
  const mostLikes = Math.max(...items.map(({ likeCount }) => likeCount!));
  for (const [item, row] of items.entries()) raw[item]! += strength * (row.likeCount! / mostLikes);
  const show = createScoreTransform(manifest.scoreTransform);
  const list = [...items.keys()].filter((item) => !user.history.includes(item) && items[item]!.adult !== true);
  list.sort((a, b) => raw[b]! - raw[a]! || a - b);
  const best = list.slice(0, count);
  return { itemIds: best.map((item) => items[item]!.id), scores: best.map((item) => show(raw[item]!)) };
};

describe.each(kinds)('a bundle of model $kind', (settings) => {
  let directory: string;
  let bundle: ReadBundle;
  beforeAll(async () => {
    directory = await trainInto(settings);
    bundle = await readBundle(directory);
  });

  test('has the same bytes when it is made again', async () => {
    const again = await trainInto(settings);
    for (const file of ['manifest.json', 'model.onnx', 'items.jsonl', 'users.jsonl'])
      expect((await readFile(join(again, file))).equals(await readFile(join(directory, file))), file).toBe(true);
  });

  test('answers its golden questions with the real graph', async () => {
    expect(bundle.manifest.golden).toHaveLength(10);
    for (const { userId, topK, itemIds, scores } of bundle.manifest.golden) {
      const got = await answer(bundle, userId!, topK);
      expect(got.itemIds).toEqual(itemIds);
      for (const [rank, score] of got.scores.entries()) expect(score).toBeCloseTo(scores[rank]!, 5);
    }
  });

  test('scores in the graph as in the trainer', async () => {
    const dataset = await readMovieLens(data, silent);
    const model = trainModel(dataset, settings);
    const { lists } = createUserModel(model.lists, dataset.histories, settings);
    const users = bundle.users.slice(0, 8);
    const scores = await runGraph(bundle.model, {
      histories: users.map(({ history }) => history),
      weights: users.map(({ weights }) => weights!),
    });
    for (const [row, user] of users.entries()) {
      const expected = new Float64Array(lists.itemCount);
      for (const [entry, item] of user.history.entries())
        for (let at = item * lists.width; at < (item + 1) * lists.width; at++)
          expected[lists.indices[at]!]! += lists.weights[at]! * user.weights![entry]!;
      for (const [item, value] of expected.entries())
        expect(scores[row * lists.itemCount + item]).toBeCloseTo(value, 5);
    }
  });

  test('says how it was made and served', () => {
    const { manifest, items, users } = bundle;
    expect(manifest).toMatchObject({ name: 'made-up', version: '1', userIdType: 'integer', neutral: 0 });
    expect(manifest.createdAt).toMatch(/^200\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u);
    expect(Object.keys(manifest.metrics)).toEqual(['ndcg@10', 'recall@20']);
    expect(manifest.hyperparameters['calibrated']).toBe('true');
    expect(manifest.recency).toEqual(settings.kind === 'linear' ? { floor: 0.5, halfLife: 5 } : undefined);
    expect(manifest.popularityPrior !== undefined).toBe(settings.kind === 'linear');
    expect(items).toHaveLength(40);
    expect(users).toHaveLength(60);
    expect(items.every(({ likeCount, popularity }) => popularity! <= likeCount!)).toBe(true);
    expect([items[1], items[2]].map((row) => [row?.language, row?.adult])).toEqual([
      ['fr', true],
      [undefined, undefined],
    ]);
  });
});

test('takes the usual curve and says so when there is too little to calibrate on', async () => {
  const few = await folderOf(syntheticFiles({ users: 8, movies: 12 }));
  const notes: string[] = [];
  const directory = join(few, 'few', '1');
  const settings: ModelSettings = { kind: 'linear', l2: 20, neighbours: 128, recency: false };
  await train(
    { data: few, directory, settings },
    createProgress({ write: (text) => notes.push(text) }, () => 0),
  );
  const { manifest } = await readBundle(directory);
  expect(manifest.scoreTransform).toEqual({ kind: 'asinh-logistic', a: -1.18, b: 0.945, unit: 0.02 });
  expect(manifest.hyperparameters['calibrated']).toBe('false');
  expect(notes.join('')).toMatch(/Too few held-out ratings/u);
});

test.each([
  [1000, /four fifths[^]*nineteen twentieths[^]*all ratings/u],
  [60, /four fifths(?![^]*nineteen)[^]*all ratings/u],
])('of %i users the curve of shown scores is learned from as much as the data allow', async (users, steps) => {
  const lines: string[] = [];
  const folder = await folderOf(syntheticFiles({ users, movies: 44 }));
  await train(
    { data: folder, directory: join(folder, 'shown', '1'), settings: kinds[0]! },
    createProgress({ write: (text) => lines.push(text) }, () => 0),
  );
  expect(lines.join('')).toMatch(steps);
});

test('takes name and version from the last two folders', () => {
  expect(bundlePlace('some/models/movies/2')).toMatchObject({ name: 'movies', version: '2' });
  expect(() => bundlePlace('models/movies/my version')).toThrow('"my version" is no version');
  expect(() => bundlePlace('models/_movies/2')).toThrow('"_movies" is no name');
});

test('progress shows the time left on one line of a terminal and plain lines elsewhere', async () => {
  let clock = 0;
  for (const isTTY of [true, false]) {
    const written: string[] = [];
    const progress = createProgress({ isTTY, write: (text) => written.push(text) }, () => clock);
    await progress.step('Training', (report) => {
      clock += 10_000;
      report(0.25);
    });
    expect(written.join('').includes('25 %, about 30 s left')).toBe(isTTY);
    expect(written.join('').includes('\r')).toBe(isTTY);
    expect(written.at(-1)).toMatch(/Training: done in 10 s\n$/u);
  }
});
