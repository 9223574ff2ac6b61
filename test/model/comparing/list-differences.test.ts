import { describe, expect, test } from 'vitest';
import { mean, overlap, rankCorrelation } from '../../../src/model/comparing/list-differences.ts';
import { range } from '../../support/turns.ts';

test.each([
  [[], [], 1],
  [['a'], [], 0],
  [['a', 'b'], ['b', 'a'], 1],
  [['a', 'b', 'c', 'd'], ['d', 'x', 'y', 'z'], 0.25],
  [['a'], ['a', 'b'], 0.5],
])('%j and %j overlap by %d', (a, b, expected) => {
  expect(overlap(a, b)).toBe(expected);
  expect(overlap(b, a)).toBe(expected);
});

describe("Kendall's tau", () => {
  test.each([
    [['a', 'b', 'c'], ['a', 'b', 'c'], 1],
    [['a', 'b', 'c'], ['c', 'b', 'a'], -1],
    [['a', 'b', 'c', 'd'], ['a', 'b', 'd', 'c'], 4 / 6],
    [['a', 'x', 'b', 'y', 'c'], ['b', 'z', 'a', 'c'], 1 / 3],
    [['a', 'b'], ['a', 'c'], null],
    [[], ['a'], null],
  ])('of %j and %j is %s', (a, b, expected) => {
    const tau = rankCorrelation(a, b);
    if (expected === null) expect(tau).toBeNull();
    else expect(tau).toBeCloseTo(expected);
  });

  test('is symmetric, and changes its sign when one list is turned round', () => {
    let state = 3;
    const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
    for (const _ of range(0, 200)) {
      const a = range(0, 10)
        .map(String)
        .toSorted(() => random(3) - 1);
      const b = range(0, 10)
        .map(String)
        .toSorted(() => random(3) - 1);
      const tau = rankCorrelation(a, b)!;
      expect(rankCorrelation(b, a)).toBeCloseTo(tau);
      expect(rankCorrelation(a, b.toReversed())).toBeCloseTo(-tau);
      expect(Math.abs(tau)).toBeLessThanOrEqual(1);
    }
  });
});

test('the mean of nothing is nothing', () => {
  expect([mean([]), mean([1, 2])]).toEqual([null, 1.5]);
});
