import type { Movie } from '../../datasets/dataset.ts';
import type { Histories } from '../../datasets/histories.ts';
import { fromRows, transpose, type SparseMatrix, type SparseRow } from '../../linear-algebra/sparse-matrix.ts';
import { featureRows } from './feature-rows.ts';
import { likesByItem, linearWeight } from '../likes.ts';
import { likeRows, userScales } from '../user-rows.ts';

/** The least-squares problem whose solution is the item-item matrix: Z and the regularisation of each item. */
export interface LinearProblem {
  /** Z' [items, users + features]. */
  readonly itemRows: SparseMatrix;
  /** Z [users + features, items]. */
  readonly trainingRows: SparseMatrix;
  /** [items] */
  readonly lambda: Float64Array;
  /** What column j of the solution is multiplied by, [items]. */
  readonly columnScales: Float64Array;
}

const dropoutShare = 0.25;
const popularityOffset = 20;
const popularityExponent = -0.1;

const scaledRow = ({ columns, values }: SparseRow, scale: number): SparseRow => ({
  columns,
  values: values.map((value) => value * scale),
});

/** `l2 + 0.25 x sum of the squared values` (dropout 0.2: Steck, 2020, Autoencoders that don't overfit towards the identity). */
const regularisation = (userRows: readonly SparseRow[], itemCount: number, l2: number): Float64Array => {
  const lambda = new Float64Array(itemCount).fill(l2);
  for (const { columns, values } of userRows)
    for (const [entry, item] of columns.entries()) lambda[item]! += dropoutShare * values[entry]! ** 2;
  return lambda;
};

/** `((likes + 20) / mean(likes + 20))^-0.1`: slightly less for popular items. */
const popularityScales = (likeCounts: Int32Array): Float64Array => {
  const smoothed = Float64Array.from(likeCounts, (likes) => likes + popularityOffset);
  const mean = smoothed.reduce((sum, value) => sum + value, 0) / smoothed.length;
  return smoothed.map((value) => (value / mean) ** popularityExponent);
};

/** Sets up steps 1 to 5 of the linear model (docs/model.md) for what the users liked. */
export const linearProblem = (histories: Histories, movies: readonly Movie[], l2: number): LinearProblem => {
  const scales = userScales(histories);
  const userRows = likeRows(histories, linearWeight).map((row, user) => scaledRow(row, scales[user]!));
  const itemRows = transpose(fromRows([...userRows, ...featureRows(movies)], movies.length));
  return {
    itemRows,
    trainingRows: transpose(itemRows),
    lambda: regularisation(userRows, movies.length, l2),
    columnScales: popularityScales(likesByItem(histories)),
  };
};
