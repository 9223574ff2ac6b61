import { writeBundle } from '../bundle/writer.ts';
import { bundleContent } from './bundling/bundle-content.ts';
import { readMovieLens } from './datasets/movielens/movielens.ts';
import { calibrate } from './evaluation/calibration.ts';
import { measure } from './evaluation/measure.ts';
import { splitRatings } from './splitting/splits.ts';
import type { Progress } from './progress.ts';
import type { ModelSettings } from './scoring/model-settings.ts';
import { trainModel, type TrainingData } from './training/train-model.ts';

export interface TrainOptions {
  readonly data: string;
  /** `<dir>/<name>/<version>` */
  readonly directory: string;
  readonly settings: ModelSettings;
}

const splitSeed = 1;

/** Trains on four fifths of the ratings to learn, on the rest, how to show scores and how good the model is. */
const judge = async ({ movies, histories }: TrainingData, settings: ModelSettings, progress: Progress) => {
  const { kept, heldOut } = splitRatings(histories, splitSeed);
  const model = await progress.step('Training on four fifths of the ratings', (report) =>
    trainModel({ movies, histories: kept }, settings, report),
  );
  return progress.step('Judging by the rest', () => ({
    calibration: calibrate(model, heldOut),
    measures: measure(model, heldOut),
  }));
};

/** Trains a model and writes its bundle. Equal data and settings give equal bytes. Throws a `ToolError`. */
export const train = async ({ data, directory, settings }: TrainOptions, progress: Progress): Promise<void> => {
  const dataset = await progress.step(`Reading ${data}`, () => readMovieLens(data, progress.note));
  const { movies, userIds, histories } = dataset;
  progress.note(`${movies.length} movies, ${userIds.length} users, ${histories.items.length} ratings`);
  const { calibration, measures } = await judge(dataset, settings, progress);
  if (!calibration.isCalibrated)
    progress.note('Too few held-out ratings to calibrate scores: the usual curve is used (a = -1.18, b = 0.945)');
  const model = await progress.step('Training on all ratings', (report) => trainModel(dataset, settings, report));
  await progress.step(`Writing ${directory}`, () =>
    writeBundle(directory, bundleContent({ dataset, settings, model, calibration, measures })),
  );
  progress.note(`nDCG@10 ${measures['ndcg@10'].toFixed(3)}, recall@20 ${measures['recall@20'].toFixed(3)}`);
};
