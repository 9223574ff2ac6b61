import { readMovieLens } from './datasets/movielens/movielens.ts';
import { makeBundle } from './make-bundle.ts';
import type { Progress } from './progress.ts';
import type { ModelSettings } from './scoring/model-settings.ts';

export interface TrainOptions {
  readonly data: string;
  /** `<dir>/<name>/<version>` */
  readonly directory: string;
  readonly settings: ModelSettings;
}

/** Trains a model on a MovieLens folder and writes its bundle. Throws a `ToolError`. */
export const train = async ({ data, directory, settings }: TrainOptions, progress: Progress): Promise<void> => {
  const dataset = await progress.step(`Reading ${data}`, () => readMovieLens(data, progress.note));
  const { movies, userIds, histories } = dataset;
  progress.note(`${movies.length} movies, ${userIds.length} users, ${histories.items.length} ratings`);
  const measures = await makeBundle({ dataset, rated: histories, settings, directory }, progress);
  progress.note(`nDCG@10 ${measures['ndcg@10'].toFixed(3)}, recall@20 ${measures['recall@20'].toFixed(3)}`);
};
