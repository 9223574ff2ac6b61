import type { Movie } from '../datasets/dataset.ts';
import type { Histories } from '../datasets/histories.ts';
import type { Report } from '../linear-algebra/cholesky.ts';
import type { NeighbourLists } from '../scoring/neighbour-lists.ts';
import { linearProblem } from './linear-problem.ts';
import { precisionOf } from './precision.ts';
import { refit } from './refit.ts';
import { selectNeighbours } from './select-neighbours.ts';

export interface LinearOptions {
  readonly l2: number;
  readonly neighbours: number;
}

/** A third of the work is inverting, a third selecting, a third refitting; near enough for a progress line. */
const part =
  (report: Report, index: number): Report =>
  (share) =>
    report((index + share) / 3);

/**
 * Trains the item-item linear model with side information and keeps it as sparse lists (docs/model.md). Throws a
 * `ToolError` when the data are too large.
 */
export const trainLinear = (
  histories: Histories,
  movies: readonly Movie[],
  { l2, neighbours }: LinearOptions,
  report: Report = () => {},
): NeighbourLists => {
  const problem = linearProblem(histories, movies, l2);
  const precision = precisionOf(problem, part(report, 0));
  const selection = { columnScales: problem.columnScales, neighbours };
  return refit(selectNeighbours(precision, selection, part(report, 1)), problem, part(report, 2));
};
