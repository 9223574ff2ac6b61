import { beforeAll, expect, test } from 'vitest';
import type { Dataset } from '../../src/tools/datasets/dataset.ts';
import { readMovieLens } from '../../src/tools/datasets/movielens/movielens.ts';
import { coreMembers, restrictTo } from '../../src/tools/splitting/core.ts';
import { fitLogistic } from '../../src/tools/evaluation/logistic-fit.ts';
import { ndcg, recall } from '../../src/tools/evaluation/metrics.ts';
import { createRandom } from '../../src/tools/splitting/random.ts';
import {
  likesOnly,
  splitAtRandom,
  splitByTime,
  splitRatings,
  splitTwentieth,
} from '../../src/tools/splitting/splits.ts';
import { likesByItem, likesByUser } from '../../src/tools/training/likes.ts';
import { folderOf, silent, syntheticFiles } from './synthetic.ts';

let dataset: Dataset;
beforeAll(async () => void (dataset = await readMovieLens(await folderOf(syntheticFiles()), silent)));

test('nDCG is 1 for a perfect list and counts lower hits less', () => {
  expect(ndcg([1, 2, 3], new Set([1, 2, 3]), 10)).toBe(1);
  expect(ndcg([9, 1, 8, 2], new Set([1, 2]), 10)).toBeCloseTo((0.6309297536 + 0.4306765581) / (1 + 0.6309297536), 9);
  expect(ndcg([9, 1], new Set([1]), 1)).toBe(0);
});

test('the ideal list of nDCG is no longer than the list', () => {
  expect(ndcg([1, 2], new Set([1, 2, 3, 4]), 2)).toBe(1);
});

test('recall is the share of all relevant items that was found', () => {
  expect(recall([9, 1, 8, 2], new Set([1, 2, 3]), 3)).toBeCloseTo(1 / 3);
  expect(recall([1, 2, 3], new Set([1, 2, 3]), 20)).toBe(1);
});

test('a split holds out a fifth of the likes of every user, the same for the same seed', () => {
  const likes = likesByUser(dataset.histories);
  for (const { kept, heldOut } of [splitAtRandom(dataset.histories, 3), splitByTime(dataset.histories)]) {
    expect([...likesByUser(heldOut)]).toEqual([...likes].map((n) => Math.floor(0.2 * n)));
    expect([...likesByUser(kept)]).toEqual([...likes].map((n) => n - Math.floor(0.2 * n)));
    expect(heldOut.stars.every((stars) => stars >= 4)).toBe(true);
  }
  expect(splitAtRandom(dataset.histories, 3)).toEqual(splitAtRandom(dataset.histories, 3));
  expect(splitAtRandom(dataset.histories, 3)).not.toEqual(splitAtRandom(dataset.histories, 4));
});

test('a split by time keeps nothing that is newer than what it holds out', () => {
  const { kept, heldOut } = splitByTime(dataset.histories);
  for (let user = 0; user < kept.userCount; user++) {
    const newestKept = kept.times[kept.offsets[user + 1]! - 1]!;
    const oldestHeld = heldOut.times[heldOut.offsets[user]!]!;
    if (heldOut.offsets[user]! < heldOut.offsets[user + 1]!) expect(newestKept).toBeLessThanOrEqual(oldestHeld);
  }
});

test('the split to judge a model holds out a fifth of all ratings and loses none', () => {
  const { kept, heldOut } = splitRatings(dataset.histories, 1);
  expect(kept.items.length + heldOut.items.length).toBe(dataset.histories.items.length);
  for (let user = 0; user < kept.userCount; user++) {
    const all = dataset.histories.offsets[user + 1]! - dataset.histories.offsets[user]!;
    expect(heldOut.offsets[user + 1]! - heldOut.offsets[user]!).toBe(Math.floor(0.2 * all));
  }
});

test('the split for calibration holds out about a twentieth of all ratings and loses none', () => {
  const { kept, heldOut } = splitTwentieth(dataset.histories, 1);
  const all = dataset.histories.items.length;
  expect(kept.items.length + heldOut.items.length).toBe(all);
  expect(heldOut.items.length / all).toBeGreaterThan(0.03);
  expect(heldOut.items.length / all).toBeLessThan(0.07);
  expect(splitTwentieth(dataset.histories, 1)).toEqual({ kept, heldOut, unseen: heldOut });
});

test('without lower ratings only the likes of every user are left', () => {
  const likes = likesOnly(dataset.histories);
  expect([...likesByUser(likes)]).toEqual([...likesByUser(dataset.histories)]);
  expect(likes.stars.every((stars) => stars >= 4)).toBe(true);
});

test('in a core every user and movie has enough likes', () => {
  const core = restrictTo(dataset, coreMembers([dataset.histories], 8));
  expect(core.movies.length).toBeGreaterThan(0);
  expect(core.movies.length).toBeLessThan(dataset.movies.length);
  expect(Math.min(...likesByUser(core.histories), ...likesByItem(core.histories))).toBeGreaterThanOrEqual(8);
});

test('the logistic fit finds the curve that the answers were drawn from', () => {
  const random = createRandom(5);
  const x = Array.from({ length: 20_000 }, () => random() * 6 - 3);
  const y = x.map((value) => (random() < 1 / (1 + Math.exp(1 - 0.8 * value)) ? 1 : 0));
  const { a, b } = fitLogistic({ x, y });
  expect(a).toBeCloseTo(-1, 1);
  expect(b).toBeCloseTo(0.8, 1);
});
