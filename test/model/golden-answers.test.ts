import { describe, expect, test } from 'vitest';
import type { GoldenAnswer } from '../../src/bundle/manifest/manifest.ts';
import { checkGoldenAnswer } from '../../src/model/checks/golden-answers.ts';
import { bundleError } from '../support/refusals.ts';

const golden: GoldenAnswer = {
  userId: '42',
  topK: 4,
  itemIds: ['a', 'b', 'c', 'd'],
  scores: [0.9, 0.5, 0.49995, 0.1],
};
const check =
  (itemIds: readonly string[], scores: readonly number[] = golden.scores) =>
  () =>
    checkGoldenAnswer(golden, { itemIds, scores });

describe('a list is the golden one', () => {
  test('when items and scores are the same', () => {
    expect(check(['a', 'b', 'c', 'd'])).not.toThrow();
  });

  test('when scores differ by rounding', () => {
    expect(check(golden.itemIds, [0.90009, 0.49991, 0.49995, 0.1])).not.toThrow();
  });

  test('when items whose scores lie within 1e-4 of each other have swapped', () => {
    expect(check(['a', 'c', 'b', 'd'])).not.toThrow();
  });

  test('when the last item gave way to one from past the end with nearly its score', () => {
    expect(check(['a', 'b', 'c', 'x'])).not.toThrow();
  });

  test('when both are empty', () => {
    const nobody = { ...golden, itemIds: [], scores: [] };
    expect(() => checkGoldenAnswer(nobody, { itemIds: [], scores: [] })).not.toThrow();
  });
});

describe('a list is not the golden one', () => {
  const refusal = (expected: string, actual: string) =>
    bundleError({ step: 'GOLDEN_ANSWERS', file: 'manifest.json', expected, actual });

  test('when a score is off by more than 1e-4: the first such rank is named, with both scores', () => {
    expect(check(golden.itemIds, [0.9, 0.5002, 0.4, 0.1])).toThrow(
      refusal('movie b with score 0.50000 at rank 2 for user 42', 'movie b with score 0.50020'),
    );
  });

  test('when items of different scores have swapped', () => {
    expect(check(['b', 'a', 'c', 'd'])).toThrow(
      refusal('movie a with score 0.90000 at rank 1 for user 42', 'movie b with score 0.90000'),
    );
  });

  test('when an item is another that does not belong there', () => {
    expect(check(['a', 'x', 'c', 'd'])).toThrow(
      expect.objectContaining({ message: expect.stringContaining('rank 2') }),
    );
  });

  test('when it names one movie twice, although the two scores are near', () => {
    expect(check(['a', 'b', 'b', 'd'])).toThrow(
      refusal('movie c with score 0.49995 at rank 3 for user 42', 'movie b with score 0.49995'),
    );
  });

  test('when it is shorter or longer', () => {
    expect(check(['a', 'b', 'c'], [0.9, 0.5, 0.49995])).toThrow(
      refusal('movie d with score 0.10000 at rank 4 for user 42', 'no movie'),
    );
    expect(check(['a', 'b', 'c', 'd', 'e'], [...golden.scores, 0.05])).toThrow(
      refusal('no movie at rank 5 for user 42', 'movie e with score 0.05000'),
    );
    expect(check([], [])).toThrow(refusal('movie a with score 0.90000 at rank 1 for user 42', 'no movie'));
  });

  test('when a score is no number', () => {
    expect(check(golden.itemIds, [Number.NaN, 0.5, 0.49995, 0.1])).toThrow(
      expect.objectContaining({ message: expect.stringContaining('score NaN') }),
    );
  });

  test('and whose history it is, is said where there is no user', () => {
    const { userId: _, ...answer } = golden;
    expect(() => checkGoldenAnswer({ ...answer, history: ['a'] }, { itemIds: [], scores: [] })).toThrow(
      refusal('movie a with score 0.90000 at rank 1 for the history given', 'no movie'),
    );
  });
});
