import { writeBundle } from '../bundle/files/writer.ts';
import { bundleContent } from './bundling/bundle-content.ts';
import type { Dataset } from './datasets/dataset.ts';
import type { Histories } from './datasets/histories.ts';
import { calibrate, type Calibration } from './evaluation/calibration.ts';
import { measure, type Measures } from './evaluation/measure.ts';
import type { Progress } from './progress.ts';
import type { ModelSettings } from './scoring/model-settings.ts';
import { splitRatings } from './splitting/splits.ts';
import { trainModel } from './training/train-model.ts';

export interface MakeBundleOptions {
  /** What is trained on and written. */
  readonly dataset: Dataset;
  /** The same users' ratings to calibrate and judge on, lower ones included. */
  readonly rated: Histories;
  readonly settings: ModelSettings;
  /** `<dir>/<name>/<version>` */
  readonly directory: string;
}

const splitSeed = 1;

/** Trains on four fifths of the ratings to learn, on the rest, how to show scores and how good the model is. */
const judge = async (
  { dataset: { movies }, rated, settings }: MakeBundleOptions,
  progress: Progress,
): Promise<{ calibration: Calibration; measures: Measures }> => {
  const { kept, heldOut } = splitRatings(rated, splitSeed);
  const model = await progress.step('Training on four fifths of the ratings', (report) =>
    trainModel({ movies, histories: kept }, settings, report),
  );
  const judged = await progress.step('Judging by the rest', () => ({
    calibration: calibrate(model, heldOut),
    measures: measure(model, heldOut),
  }));
  if (!judged.calibration.isCalibrated)
    progress.note('Too few held-out ratings to calibrate scores: the usual curve is used (a = -1.18, b = 0.945)');
  return judged;
};

/**
 * Trains a model and writes its bundle. Equal data and settings give equal bytes. Returns how good the model was on the
 * ratings it was calibrated on. Throws a `ToolError`.
 */
export const makeBundle = async (options: MakeBundleOptions, progress: Progress): Promise<Measures> => {
  const { dataset, settings, directory } = options;
  const { calibration, measures } = await judge(options, progress);
  const model = await progress.step('Training on all ratings', (report) => trainModel(dataset, settings, report));
  await progress.step(`Writing ${directory}`, () =>
    writeBundle(directory, bundleContent({ dataset, settings, model, calibration, measures })),
  );
  return measures;
};
