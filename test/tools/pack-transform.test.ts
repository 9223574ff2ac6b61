import { expect, test } from 'vitest';
import { createScoreTransform } from '../../src/bundle/manifest/score-transform.ts';
import { createRandom } from '../../src/tools/splitting/random.ts';
import { quantile } from '../../src/tools/evaluation/quantile.ts';
import { chooseTransform } from '../../src/tools/packing/trial/fit-transform.ts';

/** Examples whose chance of a like is `chance(raw score)`. */
const examplesOf = (count: number, rawOf: (u: number) => number, chance: (raw: number) => number) => {
  const random = createRandom(3);
  return Array.from({ length: count }, () => {
    const rawScore = rawOf(random());
    return { rawScore, liked: random() < chance(rawScore) };
  });
};

test('finds the chance of a like again from held-out examples, whatever the scale of the scores', () => {
  const chance = (raw: number): number => 1 / (1 + Math.exp(-(-3 + raw / 1000)));
  const examples = examplesOf(
    20_000,
    (u) => 8000 * u,
    (raw) => chance(raw),
  );
  const { scoreTransform, isCalibrated, reason } = chooseTransform([], examples);
  const show = createScoreTransform(scoreTransform);
  for (const raw of [1000, 3000, 5000]) expect(show(raw)).toBeCloseTo(chance(raw), 1);
  expect(isCalibrated).toBe(true);
  expect(reason).toMatch(/^the chance of a like, learned from \d+ held-out likes and \d+ others$/);
});

test('takes the curve that fits long tails where scores have them', () => {
  const examples = examplesOf(
    5000,
    (u) => Math.sinh(10 * u - 5),
    (raw) => 1 / (1 + Math.exp(-Math.asinh(raw / 0.5))),
  );
  expect(chooseTransform([], examples).scoreTransform.kind).toBe('asinh-logistic');
});

test('with too few held-out examples, or likes that score lower, scores are shown by how they are spread', () => {
  const listed = Array.from({ length: 101 }, (_, at) => at - 20);
  const few = chooseTransform(listed, [{ rawScore: 1, liked: true }]);
  expect(few.reason).toMatch(/^1 held-out likes and 0 others are too few \(100 of each are needed\); from how/);
  const upsideDown = examplesOf(
    1000,
    (u) => u,
    (raw) => 1 - raw,
  );
  const wrong = chooseTransform(listed, upsideDown);
  expect(wrong.reason).toMatch(/^held-out likes do not score higher than the others; from how/);
  const show = createScoreTransform(wrong.scoreTransform);
  expect(show(30)).toBeCloseTo(0.5);
  expect(show(75)).toBeCloseTo(0.9);
  expect([few.isCalibrated, wrong.isCalibrated]).toEqual([false, false]);
});

test('chances are shown as they are, smaller numbers spread out, and equal ones as 0.5', () => {
  expect(chooseTransform([0.01, 0.02, 0.05], null).scoreTransform.kind).toBe('logistic');
  expect(chooseTransform([0.2, 0.9], null).scoreTransform).toEqual({ kind: 'linear', min: 0, max: 1 });
  const { scoreTransform } = chooseTransform([7, 7, 7], null);
  expect(createScoreTransform(scoreTransform)(7)).toBe(0.5);
});

test('quantiles', () => {
  expect([0, 0.5, 1].map((q) => quantile([3, 1, 2], q))).toEqual([1, 2, 3]);
});
