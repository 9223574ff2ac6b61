import type { Movie } from '../../datasets/dataset.ts';
import type { Histories } from '../../datasets/histories.ts';
import type { Report } from '../../linear-algebra/cholesky.ts';
import type { NeighbourLists } from '../../scoring/neighbour-lists.ts';
import { linearProblem, type LinearProblem } from './linear-problem.ts';
import { precisionOf } from './precision.ts';
import { refit } from './refit.ts';
import { selectNeighbours } from './select-neighbours.ts';

export interface LinearOptions {
  readonly l2: number;
  readonly neighbours: number;
}

/** About how the time divides into inverting, selecting and refitting (measured on movielens-small and ml-1m). */
const timeByRows = [0.05, 0.6, 0.35] as const;
const timeByItems = [0.4, 0.2, 0.4] as const;

/** Makes each of the three parts report its share of the whole. */
const reportsFor = ({ trainingRows }: LinearProblem, report: Report): [Report, Report, Report] => {
  const [inverting, selecting, refitting] = trainingRows.rowCount < trainingRows.columnCount ? timeByRows : timeByItems;
  return [
    (share) => report(share * inverting),
    (share) => report(inverting + share * selecting),
    (share) => report(inverting + selecting + share * refitting),
  ];
};

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
  const [onInverting, onSelecting, onRefitting] = reportsFor(problem, report);
  const precision = precisionOf(problem, onInverting);
  const selection = { columnScales: problem.columnScales, neighbours };
  return refit(selectNeighbours(precision, selection, onSelecting), problem, onRefitting);
};
