import type { Movie } from '../datasets/dataset.ts';
import type { Histories } from '../datasets/histories.ts';
import type { Report } from '../linear-algebra/cholesky.ts';
import type { ModelSettings } from '../scoring/model-settings.ts';
import { createUserModel, type UserModel } from '../scoring/scorer.ts';
import { trainItemKnn } from './item-knn.ts';
import { trainLinear } from './linear/train-linear.ts';

export interface TrainingData {
  readonly movies: readonly Movie[];
  readonly histories: Histories;
}

/** Trains the model that the settings name on some histories. */
export const trainModel = (
  { movies, histories }: TrainingData,
  settings: ModelSettings,
  report: Report = () => {},
): UserModel => {
  const lists =
    settings.kind === 'linear'
      ? trainLinear(histories, movies, settings, report)
      : trainItemKnn(histories, settings.neighbours, report);
  return createUserModel(lists, histories, settings);
};
