import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priorStrength } from '../../src/bundle/popularity-prior.ts';
import { scoredHistory } from '../../src/bundle/scored-history.ts';

const scored = (
  entries: readonly (readonly [item: number, weight: number])[],
  options: Parameters<typeof scoredHistory>[2],
): (readonly [item: number, weight: number])[] => {
  const { items, weights } = scoredHistory(
    Int32Array.from(entries, ([item]) => item),
    Float32Array.from(entries, ([, weight]) => weight),
    options,
  );
  return Array.from(items, (item, at) => [item, weights[at]!] as const);
};

describe('the history that is scored', () => {
  test('is everything of non-zero weight, oldest first, as it is without recency', () => {
    expect(
      scored(
        [
          [5, 1],
          [6, 0],
          [7, 0.5],
          [5, 1],
        ],
        { maxLength: 10 },
      ),
    ).toEqual([
      [5, 1],
      [7, 0.5],
      [5, 1],
    ]);
  });

  test('is the newest of it where there is more than maxLength, not counting weights of zero', () => {
    expect(
      scored(
        [
          [1, 1],
          [2, 1],
          [3, 1],
          [4, 0],
          [5, 0],
        ],
        { maxLength: 2 },
      ),
    ).toEqual([
      [2, 1],
      [3, 1],
    ]);
  });

  test('weighs less the older it is: half of what is above the floor for each half life', () => {
    const recency = { floor: 0.5, halfLife: 1 };
    expect(
      scored(
        [
          [1, 1],
          [2, 1],
          [3, 1],
        ],
        { maxLength: 10, recency },
      ),
    ).toEqual([
      [1, 0.625],
      [2, 0.75],
      [3, 1],
    ]);
    expect(scored([[1, 0.5]], { maxLength: 10, recency })).toEqual([[1, 0.5]]);
  });

  test('counts positions over likes only: seen and not liked in between changes nothing', () => {
    const recency = { floor: 0.5, halfLife: 5 };
    const likes: [number, number][] = [
      [1, 1],
      [2, 0.75],
      [3, 1],
    ];
    const withDislikes: [number, number][] = [[9, 0], likes[0]!, [9, 0], [9, 0], likes[1]!, likes[2]!, [9, 0]];
    expect(scored(withDislikes, { maxLength: 10, recency })).toEqual(scored(likes, { maxLength: 10, recency }));
  });

  test('is what the formula says, over random histories', () => {
    const entries = fc.array(fc.tuple(fc.nat(99), fc.constantFrom(0, 0.5, 1)), { maxLength: 30 });
    const recency = fc.record({ floor: fc.constantFrom(0, 0.5, 1), halfLife: fc.constantFrom(0.5, 5, 100) });
    fc.assert(
      fc.property(entries, recency, fc.integer({ min: 1, max: 40 }), (history, how, maxLength) => {
        const newestFirst = history.filter(([, weight]) => weight !== 0).toReversed();
        const wanted = newestFirst.slice(0, maxLength).map(([item, weight], position) => {
          const part = how.floor + (1 - how.floor) * 2 ** (-position / how.halfLife);
          return [item, Math.fround(weight * part)] as const;
        });
        expect(scored(history, { maxLength, recency: how })).toEqual(wanted.toReversed());
      }),
    );
  });
});

describe('the popularity prior', () => {
  test('fades as a history grows, and is nothing where the manifest has none', () => {
    const prior = { coefficient: 0.1, smoothing: 4 };
    expect([0, 1, 16].map((likes) => priorStrength(prior, likes))).toEqual([0.1 / 4, 0.1 / 5, 0.1 / 20]);
    expect(priorStrength(undefined, 0)).toBe(0);
  });
});
