import type { ScoreTransform } from '../../bundle/manifest/manifest.ts';
import { createScoreTransform } from '../../bundle/manifest/score-transform.ts';
import { fitLogistic } from './logistic-fit.ts';
import { quantile } from './quantile.ts';

/** A raw score, and whether the user then liked the item. */
export interface ScoredExample {
  readonly rawScore: number;
  readonly liked: boolean;
}

/** Fewer likes or fewer others say too little. */
export const fewestExamples = 100;
/** Where the curve begins to draw in the tails, in medians of the scores' magnitude. */
const units = [1, 4];

const round = (value: number): number => Number(value.toPrecision(6));

/** Fits on a scale of mean 0 and deviation 1, where the steps of the fit are sound whatever the scores' own scale. */
const fitOn = (examples: readonly ScoredExample[], scale: (raw: number) => number): { a: number; b: number } => {
  const x = examples.map(({ rawScore }) => scale(rawScore));
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const deviation = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length) || 1;
  const fitted = fitLogistic({
    x: x.map((value) => (value - mean) / deviation),
    y: examples.map(({ liked }) => (liked ? 1 : 0)),
  });
  return { a: round(fitted.a - (fitted.b * mean) / deviation), b: round(fitted.b / deviation) };
};

/** How surprised a curve is by what became of the examples; the less the better. */
const logLoss = (transform: ScoreTransform, examples: readonly ScoredExample[]): number => {
  const show = createScoreTransform(transform);
  const chance = (raw: number): number => Math.min(1 - 1e-12, Math.max(1e-12, show(raw)));
  const loss = ({ rawScore, liked }: ScoredExample): number =>
    -Math.log(liked ? chance(rawScore) : 1 - chance(rawScore));
  return examples.reduce((sum, example) => sum + loss(example), 0);
};

const logistic = (examples: readonly ScoredExample[]): ScoreTransform => ({
  kind: 'logistic',
  ...fitOn(examples, (raw) => raw),
});

const asinhLogistic = (examples: readonly ScoredExample[], unit: number): ScoreTransform => ({
  kind: 'asinh-logistic',
  ...fitOn(examples, (raw) => Math.asinh(raw / unit)),
  unit,
});

/** Whether there are enough likes and enough others to learn from. */
export const isEnough = (examples: readonly ScoredExample[]): boolean => {
  const likes = examples.filter(({ liked }) => liked).length;
  return Math.min(likes, examples.length - likes) >= fewestExamples;
};

/**
 * Learns the chance of a like from held-out examples: the curve that is least surprised by them, plain or with its tails
 * drawn in. Null when likes do not score higher.
 */
export const learnCurve = (examples: readonly ScoredExample[]): ScoreTransform | null => {
  const magnitudes = examples.map(({ rawScore }) => Math.abs(rawScore));
  const median = quantile(magnitudes, 0.5);
  const curves = [
    logistic(examples),
    ...units.flatMap((factor) => (median > 0 ? asinhLogistic(examples, round(factor * median)) : [])),
  ];
  const sound = curves.filter((curve) => 'b' in curve && Number.isFinite(curve.a) && curve.b > 0);
  return sound.toSorted((a, b) => logLoss(a, examples) - logLoss(b, examples))[0] ?? null;
};
