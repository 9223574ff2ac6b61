import type { ScoreTransform } from '../../../bundle/manifest/manifest.ts';
import { createScoreTransform } from '../../../bundle/manifest/score-transform.ts';
import { fitLogistic } from '../../evaluation/logistic-fit.ts';
import type { ScoredExample } from './ask-model.ts';

/** How raw scores are shown, and why so. */
export interface ChosenTransform {
  readonly scoreTransform: ScoreTransform;
  readonly isCalibrated: boolean;
  /** For the person who packs. */
  readonly reason: string;
}

const fewest = 100;
/** Scores in 0 to 1 are taken for chances when the best twentieth reaches this. */
const likelyChance = 0.5;

const round = (value: number): number => Number(value.toPrecision(6));

/** The value below which a share `q` of `values` lies. */
export const quantile = (values: readonly number[], q: number): number => {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
};

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

/** Learns the chance of a like from held-out examples: null when there are too few or likes do not score higher. */
const calibrated = (examples: readonly ScoredExample[]): ScoreTransform | null => {
  const unit = round(
    quantile(
      examples.map(({ rawScore }) => Math.abs(rawScore)),
      0.5,
    ),
  );
  const curves: ScoreTransform[] = [{ kind: 'logistic', ...fitOn(examples, (raw) => raw) }];
  if (unit > 0) curves.push({ kind: 'asinh-logistic', ...fitOn(examples, (raw) => Math.asinh(raw / unit)), unit });
  const sound = curves.filter((curve) => 'b' in curve && Number.isFinite(curve.a) && curve.b > 0);
  return sound.toSorted((a, b) => logLoss(a, examples) - logLoss(b, examples))[0] ?? null;
};

/** From the raw scores that lists are made of: nothing is known of what they mean. */
const fromDistribution = (listed: readonly number[]): Omit<ChosenTransform, 'isCalibrated'> => {
  const [least, middle, high, most] = [0, 0.5, 0.95, 1].map((q) => quantile(listed, q)) as [
    number,
    number,
    number,
    number,
  ];
  // Small numbers in 0 to 1 are no chances, though they might be: a person could not read them.
  if (least >= 0 && most <= 1 && high >= likelyChance && most > least)
    return {
      scoreTransform: { kind: 'linear', min: 0, max: 1 },
      reason: 'all raw scores lie in 0 to 1: shown as they are',
    };
  if (high > middle) {
    const b = Math.log(9) / (high - middle);
    return {
      scoreTransform: { kind: 'logistic', a: round(-b * middle), b: round(b) },
      reason: 'from how raw scores are spread: the middle of the listed is shown as 0.5, the best twentieth from 0.9',
    };
  }
  return {
    scoreTransform: { kind: 'linear', min: round(least) - 1, max: round(most) + 1 },
    reason: 'nearly all raw scores are equal: shown as 0.5',
  };
};

/** Chooses how raw scores are shown: learned from held-out examples where there are enough, else by their spread. */
export const chooseTransform = (
  listed: readonly number[],
  examples: readonly ScoredExample[] | null,
): ChosenTransform => {
  const fallback = { ...fromDistribution(listed), isCalibrated: false };
  if (examples === null) return { ...fallback, reason: `${fallback.reason} (--holdout calibrates them)` };
  const likes = examples.filter(({ liked }) => liked).length;
  const counts = `${likes} held-out likes and ${examples.length - likes} others`;
  if (Math.min(likes, examples.length - likes) < fewest)
    return { ...fallback, reason: `${counts} are too few (${fewest} of each are needed); ${fallback.reason}` };
  const scoreTransform = calibrated(examples);
  if (scoreTransform === null)
    return { ...fallback, reason: `held-out likes do not score higher than the others; ${fallback.reason}` };
  return { scoreTransform, isCalibrated: true, reason: `the chance of a like, learned from ${counts}` };
};
