import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScoreTransform } from '../../src/bundle/manifest/manifest.ts';
import { createScoreTransform } from '../../src/bundle/manifest/score-transform.ts';

const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });

const transformArbitrary: fc.Arbitrary<ScoreTransform> = fc.oneof(
  fc.record({
    kind: fc.constant('asinh-logistic' as const),
    a: number(-50, 50),
    b: number(0, 50),
    unit: number(1e-6, 1e6),
  }),
  fc.record({ kind: fc.constant('logistic' as const), a: number(-50, 50), b: number(0, 50) }),
  fc
    .tuple(number(-1e6, 1e6), number(1e-6, 1e6))
    .map(([min, width]) => ({ kind: 'linear' as const, min, max: min + width })),
);
const rawScore = fc.float({ noNaN: true, noDefaultInfinity: true });

describe('a score transform', () => {
  test('never decreases and stays in [0, 1], over random transforms and raw scores', () => {
    fc.assert(
      fc.property(transformArbitrary, fc.array(rawScore, { minLength: 2 }), (transform, raw) => {
        const shown = [...Float32Array.from(raw).toSorted()].map(createScoreTransform(transform));
        for (const [at, score] of shown.entries()) {
          expect(score >= 0 && score <= 1).toBe(true);
          expect(score).toBeGreaterThanOrEqual(shown[at - 1] ?? 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each<[ScoreTransform, number, number]>([
    [{ kind: 'logistic', a: 0, b: 1 }, 0, 0.5],
    [{ kind: 'logistic', a: 1, b: 2 }, 0.5, 1 / (1 + Math.exp(-2))],
    [{ kind: 'linear', min: 2, max: 6 }, 3, 0.25],
    [{ kind: 'linear', min: 2, max: 6 }, 1, 0],
    [{ kind: 'linear', min: 2, max: 6 }, 7, 1],
    [{ kind: 'asinh-logistic', a: 0, b: 1, unit: 0.02 }, 0, 0.5],
    [
      { kind: 'asinh-logistic', a: -1.18, b: 0.945, unit: 0.02 },
      0.02,
      1 / (1 + Math.exp(1.18 - 0.945 * Math.log(1 + Math.SQRT2))),
    ],
  ])('%o shows %d as %d', (transform, raw, score) => {
    expect(createScoreTransform(transform)(raw)).toBeCloseTo(score, 12);
  });
});
