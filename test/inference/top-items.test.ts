import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TopItems } from '../../src/inference/child/ranking/top-items.ts';

const drained = (top: TopItems, capacity: number): (readonly [item: number, score: number])[] => {
  const items = new Int32Array(capacity);
  const scores = new Float32Array(capacity);
  const count = top.drainInto(items, scores, 0);
  return Array.from({ length: count }, (_, at) => [items[at]!, scores[at]!] as const);
};

const sorted = (scores: readonly number[], capacity: number): (readonly [item: number, score: number])[] =>
  scores
    .map((score, item) => [item, score] as const)
    .toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, capacity);

/** Many ties, and any float32. */
const scoreArbitrary = fc.oneof(fc.constantFrom(0, -0, 1, -1, 0.5), fc.float({ noNaN: true, noDefaultInfinity: true }));

describe('the top items', () => {
  test('are what sorting gives, ties by item index, over random scores', () => {
    fc.assert(
      fc.property(fc.array(scoreArbitrary, { maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (scores, capacity) => {
        const top = new TopItems(capacity);
        scores.forEach((score, item) => top.offer(item, score));
        // Plus 0: zero and minus zero are one score.
        const plain = (entries: readonly (readonly [number, number])[]) => entries.map(([i, s]) => [i, s + 0]);
        expect(plain(drained(top, capacity))).toEqual(plain(sorted(scores, capacity)));
      }),
      { numRuns: 300 },
    );
  });

  test('case 6: are the first in item order when all tie', () => {
    const top = new TopItems(3);
    for (let item = 0; item < 100; item++) top.offer(item, 7);
    expect(drained(top, 3).map(([item]) => item)).toEqual([0, 1, 2]);
  });

  test('begin anew after they were drained or cleared', () => {
    const top = new TopItems(2);
    top.offer(0, 9);
    expect(drained(top, 2)).toEqual([[0, 9]]);
    top.offer(5, 1);
    expect(drained(top, 2)).toEqual([[5, 1]]);
    top.offer(6, 1);
    top.clear();
    expect(drained(top, 2)).toEqual([]);
  });

  test('are written from a place on, and touch nothing else', () => {
    const top = new TopItems(3);
    [1, 3, 2].forEach((score, item) => top.offer(item, score));
    const items = new Int32Array(6).fill(-1);
    const scores = new Float32Array(6).fill(-1);
    expect(top.drainInto(items, scores, 2)).toBe(3);
    expect([...items]).toEqual([-1, -1, 1, 2, 0, -1]);
    expect([...scores]).toEqual([-1, -1, 3, 2, 1, -1]);
  });
});
