import type { ScoreTransform } from '../../bundle/manifest/manifest.ts';
import type { Histories } from '../datasets/histories.ts';
import type { UserModel } from '../scoring/scorer.ts';
import { isLike } from '../training/likes.ts';
import { fitLogistic, type Examples } from './logistic-fit.ts';

/** How raw scores are shown, and whether that was learned from the data. */
export interface Calibration {
  readonly scoreTransform: ScoreTransform;
  readonly isCalibrated: boolean;
}

const unit = 0.02;
const fewestExamples = 100;
/** What ml-latest-small gives: for data that are too small to say. */
const usual = { a: -1.18, b: 0.945 };

const round = (value: number): number => Number(value.toFixed(6));

/** The raw scores that the model gives to what was held out, on the scale the curve is fitted on. */
const examplesOf = (model: UserModel, { userCount, offsets, items, stars }: Histories): Examples => {
  const examples: { x: number[]; y: (0 | 1)[] } = { x: [], y: [] };
  for (let user = 0; user < userCount; user++) {
    const scores = offsets[user]! < offsets[user + 1]! ? model.scoreUser(user) : null;
    if (scores === null) continue;
    for (let entry = offsets[user]!; entry < offsets[user + 1]!; entry++) {
      examples.x.push(Math.asinh(scores[items[entry]!]! / unit));
      examples.y.push(isLike(stars[entry]!) ? 1 : 0);
    }
  }
  return examples;
};

/**
 * Learns to show a raw score as the chance that the user would give 4 stars and more: a logistic curve over held-out
 * likes against held-out lower ratings. With fewer than 100 of either, or where likes do not score higher, the curve of
 * ml-latest-small is taken.
 */
export const calibrate = (model: UserModel, heldOut: Histories): Calibration => {
  const examples = examplesOf(model, heldOut);
  const likes = examples.y.reduce<number>((sum, y) => sum + y, 0);
  const isEnough = Math.min(likes, examples.y.length - likes) >= fewestExamples;
  const fitted = isEnough ? fitLogistic(examples) : usual;
  const isCalibrated = isEnough && Number.isFinite(fitted.a) && fitted.b > 0;
  const { a, b } = isCalibrated ? fitted : usual;
  return { scoreTransform: { kind: 'asinh-logistic', a: round(a), b: round(b), unit }, isCalibrated };
};
