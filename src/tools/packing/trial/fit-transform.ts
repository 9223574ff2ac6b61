import type { ScoreTransform } from '../../../bundle/manifest/manifest.ts';
import { fewestExamples, isEnough, learnCurve, type ScoredExample } from '../../evaluation/learn-curve.ts';
import { quantile } from '../../evaluation/quantile.ts';

/** How raw scores are shown, and why so. */
export interface ChosenTransform {
  readonly scoreTransform: ScoreTransform;
  readonly isCalibrated: boolean;
  /** For the person who packs. */
  readonly reason: string;
}

/** Scores in 0 to 1 are taken for chances when the best twentieth reaches this. */
const likelyChance = 0.5;

const round = (value: number): number => Number(value.toPrecision(6));

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
  if (!isEnough(examples))
    return { ...fallback, reason: `${counts} are too few (${fewestExamples} of each are needed); ${fallback.reason}` };
  const scoreTransform = learnCurve(examples);
  if (scoreTransform === null)
    return { ...fallback, reason: `held-out likes do not score higher than the others; ${fallback.reason}` };
  return { scoreTransform, isCalibrated: true, reason: `the chance of a like, learned from ${counts}` };
};
