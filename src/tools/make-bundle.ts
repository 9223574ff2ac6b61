import { writeBundle } from '../bundle/files/writer.ts';
import { bundleContent } from './bundling/bundle-content.ts';
import type { Dataset } from './datasets/dataset.ts';
import type { Histories } from './datasets/histories.ts';
import { calibrate, type Calibration } from './evaluation/calibration.ts';
import { measure, type Measures } from './evaluation/measure.ts';
import type { Progress } from './progress.ts';
import type { ModelSettings } from './scoring/model-settings.ts';
import type { UserModel } from './scoring/scorer.ts';
import { splitRatings, splitTwentieth, type Split } from './splitting/splits.ts';
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
/** With a twentieth of so many ratings the curve is settled, whatever part of them was drawn. */
const manyRatings = 20_000;

interface Tried {
  readonly model: UserModel;
  readonly heldOut: Histories;
}

const tryOn = (
  label: string,
  { kept, heldOut }: Split,
  { dataset: { movies }, settings }: MakeBundleOptions,
  progress: Progress,
): Promise<Tried> =>
  progress.step(label, (report) => ({ model: trainModel({ movies, histories: kept }, settings, report), heldOut }));

/**
 * The curve is learned from a model that is as much like the one served as the data allow: scores grow with what a model
 * has learned from, so one of four fifths would promise too much (docs/adr/0015-calibrated-on-a-twentieth.md).
 */
const calibrateOn = async (judged: Tried, options: MakeBundleOptions, progress: Progress): Promise<Calibration> => {
  const { rated } = options;
  const isMany = rated.items.length >= manyRatings;
  const { model, heldOut } = isMany
    ? await tryOn(
        'Training on nineteen twentieths, to calibrate scores',
        splitTwentieth(rated, splitSeed),
        options,
        progress,
      )
    : judged;
  const calibration = calibrate(model, heldOut);
  if (!calibration.isCalibrated)
    progress.note('Too few held-out ratings to calibrate scores: the usual curve is used (a = -1.18, b = 0.945)');
  return calibration;
};

/**
 * Trains a model and writes its bundle. Equal data and settings give equal bytes. Returns how good one was that
 * had learned from four fifths. Throws a `ToolError`.
 */
export const makeBundle = async (options: MakeBundleOptions, progress: Progress): Promise<Measures> => {
  const { dataset, settings, directory } = options;
  const split = splitRatings(options.rated, splitSeed);
  const judged = await tryOn('Training on four fifths of the ratings, to judge by the rest', split, options, progress);
  const measures = measure(judged.model, judged.heldOut);
  const calibration = await calibrateOn(judged, options, progress);
  const model = await progress.step('Training on all ratings', (report) => trainModel(dataset, settings, report));
  await progress.step(`Writing ${directory}`, () =>
    writeBundle(directory, bundleContent({ dataset, settings, model, calibration, measures })),
  );
  return measures;
};
