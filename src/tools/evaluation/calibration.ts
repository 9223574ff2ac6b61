import type { ScoreTransform } from '../../bundle/manifest/manifest.ts';
import type { Histories } from '../datasets/histories.ts';
import type { UserModel } from '../scoring/scorer.ts';
import { isLike } from '../training/likes.ts';
import { isEnough, learnCurve, type ScoredExample } from './learn-curve.ts';

/** How raw scores are shown, and whether that was learned from the data. */
export interface Calibration {
  readonly scoreTransform: ScoreTransform;
  readonly isCalibrated: boolean;
}

/** What ml-latest-small gives: for data that are too small to say. */
const usual = { kind: 'asinh-logistic', a: -1.18, b: 0.945, unit: 0.02 } as const;

/** The raw scores that the model gives to what was held out. */
const examplesOf = (model: UserModel, { userCount, offsets, items, stars }: Histories): ScoredExample[] => {
  const examples: ScoredExample[] = [];
  for (let user = 0; user < userCount; user++) {
    const scores = offsets[user]! < offsets[user + 1]! ? model.scoreUser(user) : null;
    if (scores === null) continue;
    for (let entry = offsets[user]!; entry < offsets[user + 1]!; entry++)
      examples.push({ rawScore: scores[items[entry]!]!, liked: isLike(stars[entry]!) });
  }
  return examples;
};

/**
 * Learns to show a raw score as the chance that the user would give 4 stars and more: a curve over held-out likes against
 * held-out lower ratings. With fewer than 100 of either, or where likes do not score higher, the curve of ml-latest-small
 * is taken.
 */
export const calibrate = (model: UserModel, heldOut: Histories): Calibration => {
  const examples = examplesOf(model, heldOut);
  const learned = isEnough(examples) ? learnCurve(examples) : null;
  return { scoreTransform: learned ?? usual, isCalibrated: learned !== null };
};
