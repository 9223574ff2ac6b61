import { factorInPlace, solveRowsInPlace, type Report } from '../../linear-algebra/cholesky.ts';
import { createGram } from '../../linear-algebra/gram.ts';
import type { DenseRows } from '../../linear-algebra/row-products.ts';
import { scaleColumns, transpose, type SparseMatrix } from '../../linear-algebra/sparse-matrix.ts';
import { ToolError } from '../../tool-error.ts';
import type { LinearProblem } from './linear-problem.ts';

/**
 * P = (Z'Z + diag lambda)^-1 without writing it out: `P[i, j] = diagonal[i] (i = j only) + sign x factor[i] . factor[j]`.
 */
export interface Precision {
  readonly itemCount: number;
  /** Float64Array [items, width] row-major. */
  readonly factor: Float64Array;
  readonly width: number;
  /** Row i of the factor is zero before column i. */
  readonly triangular: boolean;
  readonly sign: 1 | -1;
  /** [items] */
  readonly diagonal: Float64Array;
}

const largestSide = 20_000;

const allOf = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);
const square = (size: number): DenseRows => ({ data: new Float64Array(size * size), offset: 0, stride: size });

/** Adds to the diagonal of a square matrix. */
const addToDiagonal = ({ data, stride }: DenseRows, addend: (i: number) => number): void => {
  for (let i = 0; i < stride; i++) data[i * stride + i]! += addend(i);
};

const denseRows = ({ rowCount, columnCount, offsets, columns, values }: SparseMatrix): DenseRows => {
  const data = new Float64Array(rowCount * columnCount);
  for (let r = 0; r < rowCount; r++)
    for (let e = offsets[r]!; e < offsets[r + 1]!; e++) data[r * columnCount + columns[e]!] = values[e]!;
  return { data, offset: 0, stride: columnCount };
};

/** Over the training rows: `P = L^-1 - L^-1 Z' (I + Z L^-1 Z')^-1 Z L^-1` with L = diag lambda (Woodbury). */
export const precisionByRows = ({ trainingRows, lambda }: LinearProblem, report: Report = () => {}): Precision => {
  const { rowCount, columnCount } = trainingRows;
  const inner = square(rowCount);
  const halfScaled = scaleColumns(
    trainingRows,
    lambda.map((value) => 1 / Math.sqrt(value)),
  );
  createGram(halfScaled)(allOf(rowCount), inner.data, rowCount);
  addToDiagonal(inner, () => 1);
  factorInPlace(inner, rowCount);
  const inverse = lambda.map((value) => 1 / value);
  const factor = denseRows(transpose(scaleColumns(trainingRows, inverse)));
  solveRowsInPlace(inner, factor, { rows: columnCount, size: rowCount }, report);
  const shape = { itemCount: columnCount, width: rowCount, triangular: false };
  return { ...shape, factor: factor.data, sign: -1, diagonal: inverse };
};

/** Over the items: with `Z'Z + diag lambda = K K'`, P is the product of K^-1 with itself (Cholesky). */
export const precisionByItems = ({ itemRows, lambda }: LinearProblem, report: Report = () => {}): Precision => {
  const size = itemRows.rowCount;
  const whole = square(size);
  createGram(itemRows)(allOf(size), whole.data, size);
  addToDiagonal(whole, (item) => lambda[item]!);
  factorInPlace(whole, size, (share) => report(share / 2));
  const factor = square(size);
  addToDiagonal(factor, () => 1);
  const shape = { rows: size, size, triangular: true };
  solveRowsInPlace(whole, factor, shape, (share) => report(0.5 + share / 2));
  const diagonal = new Float64Array(size);
  return { itemCount: size, factor: factor.data, width: size, triangular: true, sign: 1, diagonal };
};

/** Inverts on the smaller side. Throws a `ToolError` when both sides are too large for this program. */
export const precisionOf = (problem: LinearProblem, report?: Report): Precision => {
  const { rowCount: rows, columnCount: items } = problem.trainingRows;
  if (Math.min(rows, items) > largestSide)
    throw new ToolError(
      `${items} movies and ${rows} users and features: the linear model needs one side of at most ${largestSide}. ` +
        'Take a part of the data, use --model item-knn, or train elsewhere and make a bundle of the ONNX model with `pack`.',
    );
  return rows < items ? precisionByRows(problem, report) : precisionByItems(problem, report);
};
