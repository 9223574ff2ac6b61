import type { ScoreTransform } from '../../../bundle/manifest/manifest.ts';
import { createScoreTransform } from '../../../bundle/manifest/score-transform.ts';
import type { BundleContent } from '../../../bundle/files/writer.ts';
import type { LoadedGeneration } from '../../../model/generation.ts';
import { ToolError } from '../../tool-error.ts';
import type { HeldOut } from '../tables/holdout-table.ts';
import type { ScoredExample } from '../../evaluation/learn-curve.ts';
import { quantile } from '../../evaluation/quantile.ts';
import { rawLists, scoreHeldOut, spreadScores, type RawList } from './ask-model.ts';
import { chooseTransform, type ChosenTransform } from './fit-transform.ts';
import { goldenAnswers, strongMatchOf } from './shown-lists.ts';
import { chooseSubjects, evenly } from './subjects.ts';

/** What the model was seen to do. */
export interface Trial {
  readonly lists: readonly RawList[];
  /** Raw scores from all over the catalogue. */
  readonly spread: readonly number[];
  /** Null when nothing was held out. */
  readonly examples: readonly ScoredExample[] | null;
}

/** What a person said of scores; undefined: found out. */
export interface ShownFlags {
  readonly scoreTransform: ScoreTransform | undefined;
  readonly neutral: number | undefined;
  readonly strongMatch: number | undefined;
}

const spreadSubjects = 20;

/** Asks a loaded draft about users. Throws a `ToolError` when none of them can be ranked by the model. */
export const tryModel = async (
  generation: LoadedGeneration,
  draft: BundleContent,
  heldOut: readonly HeldOut[] | null,
): Promise<Trial> => {
  const lists = await rawLists(generation, chooseSubjects(draft));
  if (lists.length === 0)
    throw new ToolError(
      'the model ranks none of the users: expected some with a history of non-zero weight, or finite scores; ' +
        'got nothing but cold starts and fallbacks',
    );
  const asked = evenly(lists, spreadSubjects).map(({ subject }) => subject);
  return {
    lists,
    spread: await spreadScores(generation, asked),
    examples: heldOut === null ? null : await scoreHeldOut(generation, heldOut),
  };
};

/** The raw score that means "no opinion": the middle of all; where only the best are known, the least of them. */
const neutralOf = ({ spread }: Trial, { output }: BundleContent['manifest']): number => {
  if (output.kind === 'top') return output.scores === undefined ? 0 : quantile(spread, 0);
  return quantile(spread, 0.5);
};

const transformOf = (trial: Trial, { scoreTransform }: ShownFlags): ChosenTransform => {
  if (scoreTransform !== undefined) return { scoreTransform, isCalibrated: false, reason: 'as --score-transform says' };
  return chooseTransform(
    trial.lists.flatMap(({ slate }) => [...slate.scores]),
    trial.examples,
  );
};

/** The draft with what the trial taught: how scores are shown, and golden answers. */
export const finishContent = (
  draft: BundleContent,
  trial: Trial,
  flags: ShownFlags,
): { content: BundleContent; reason: string } => {
  const { scoreTransform, isCalibrated, reason } = transformOf(trial, flags);
  const show = createScoreTransform(scoreTransform);
  const manifest: BundleContent['manifest'] = {
    ...draft.manifest,
    hyperparameters: { calibrated: String(isCalibrated) },
    scoreTransform,
    neutral: flags.neutral ?? Number(neutralOf(trial, draft.manifest).toPrecision(4)),
    strongMatch: flags.strongMatch ?? strongMatchOf(trial.lists, show),
    golden: goldenAnswers(trial.lists, draft.items, show),
  };
  return { content: { ...draft, manifest }, reason };
};
