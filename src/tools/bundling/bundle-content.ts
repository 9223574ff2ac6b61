import type { BundleContent } from '../../bundle/files/writer.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { Calibration } from '../evaluation/calibration.ts';
import type { Measures } from '../evaluation/measure.ts';
import { neighbourGraph, neighbourGraphNames as names } from '../onnx/neighbour-graph.ts';
import { historyWeightOf, servingOf, type ModelSettings } from '../scoring/model-settings.ts';
import type { UserModel } from '../scoring/scorer.ts';
import { itemRows } from './item-rows.ts';
import { newestTime } from './popularity.ts';
import { createListUser, goldenAnswers, strongMatchOf } from './shown-lists.ts';
import { userRows } from './user-rows.ts';

export interface Trained {
  readonly dataset: Dataset;
  readonly settings: ModelSettings;
  /** Trained on the whole data set. */
  readonly model: UserModel;
  /** Learned on a part of it. */
  readonly calibration: Calibration;
  readonly measures: Measures;
}

const movieLens = {
  name: 'MovieLens',
  notice:
    'F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. ACM Transactions on ' +
    'Interactive Intelligent Systems (TiiS) 5, 4, Article 19. https://doi.org/10.1145/2827872. For research use; no ' +
    'commercial use without permission of GroupLens. GroupLens does not endorse this use of its data.',
  url: 'https://grouplens.org/datasets/movielens/',
};

const frameworks = {
  linear: 'marquee train 1.0 (item-item linear)',
  'item-knn': 'marquee train 1.0 (item-knn)',
} as const;

const round = (value: number): number => Number(value.toFixed(4));
const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

const hyperparameters = (settings: ModelSettings, { isCalibrated }: Calibration): Record<string, string> => ({
  model: settings.kind,
  ...(settings.kind === 'linear' ? { l2: String(settings.l2) } : {}),
  neighbours: String(settings.neighbours),
  ...(settings.kind === 'linear' ? { recency: settings.recency ? 'on' : 'off' } : {}),
  calibrated: String(isCalibrated),
  strongMatch: 'reached by a fifth of the first ten recommendations of all users',
});

const manifestOf = ({ dataset, settings, model, calibration, measures }: Trained): BundleContent['manifest'] => {
  const { maxLength, ...serving } = servingOf(settings);
  const listUser = createListUser(model, dataset, calibration.scoreTransform);
  return {
    createdAt: isoTime(newestTime(dataset.histories)),
    framework: frameworks[settings.kind],
    userIdType: 'integer',
    metrics: { 'ndcg@10': round(measures['ndcg@10']), 'recall@20': round(measures['recall@20']) },
    hyperparameters: hyperparameters(settings, calibration),
    attributions: [movieLens],
    inputs: [
      { name: names.history, role: 'history', layout: 'ragged', maxLength },
      { name: names.weights, role: 'historyWeights' },
      { name: names.row, role: 'historyRow' },
      { name: names.count, role: 'rowCount' },
    ],
    output: { kind: 'scores', scores: names.scores },
    scoreTransform: calibration.scoreTransform,
    ...serving,
    neutral: 0,
    strongMatch: strongMatchOf(listUser, dataset.userIds.length),
    golden: goldenAnswers(listUser, dataset),
  };
};

/** Everything that `writeBundle` writes for a trained model. */
export const bundleContent = (trained: Trained): BundleContent => ({
  manifest: manifestOf(trained),
  model: neighbourGraph(trained.model.lists),
  items: itemRows(trained.dataset),
  users: userRows(trained.dataset, historyWeightOf(trained.settings)),
});
