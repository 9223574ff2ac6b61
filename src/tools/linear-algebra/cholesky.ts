import { subtractRowProducts, type DenseRows } from './row-products.ts';

/** Tells how much of a piece of work is done, 0 to 1. */
export type Report = (share: number) => void;

const block = 48;

/** Finishes rows against the columns `from <= j < to` of a factor, all columns before them being finished. */
const solveColumns = (
  factor: DenseRows,
  target: DenseRows,
  { rows, from, to }: { rows: number; from: number; to: number },
): void => {
  const { data: l } = factor;
  const { data: x } = target;
  for (let i = 0; i < rows; i++) {
    const row = target.offset + i * target.stride;
    for (let j = from; j < to; j++) {
      const pivot = factor.offset + j * factor.stride;
      let sum = x[row + j]!;
      for (let k = from; k < j; k++) sum -= x[row + k]! * l[pivot + k]!;
      x[row + j] = sum / l[pivot + j]!;
    }
  }
};

/** Factors the square from `from` to `to` on the diagonal. */
const factorSquare = ({ data, offset, stride }: DenseRows, from: number, to: number): void => {
  for (let j = from; j < to; j++) {
    const pivot = offset + j * stride;
    let square = data[pivot + j]!;
    for (let k = from; k < j; k++) square -= data[pivot + k]! ** 2;
    if (!(square > 0)) throw new RangeError(`the matrix is not positive definite (row ${j}: ${square})`);
    data[pivot + j] = Math.sqrt(square);
    for (let i = j + 1; i < to; i++) {
      const row = offset + i * stride;
      let sum = data[row + j]!;
      for (let k = from; k < j; k++) sum -= data[row + k]! * data[pivot + k]!;
      data[row + j] = sum / data[pivot + j]!;
    }
  }
};

const rowsFrom = (rows: DenseRows, row: number): DenseRows => ({ ...rows, offset: rows.offset + row * rows.stride });
const columnsFrom = (rows: DenseRows, column: number): DenseRows => ({ ...rows, offset: rows.offset + column });

/**
 * Replaces the lower triangle of a symmetric positive definite matrix [size, stride] by L with L L' = the matrix; what
 * is above the diagonal is neither read nor written. Throws a `RangeError` when the matrix is not positive definite.
 */
export const factorInPlace = (matrix: DenseRows, size: number, report: Report = () => {}): void => {
  for (let from = 0; from < size; from += block) {
    const to = Math.min(from + block, size);
    for (let row = from; row < size; row += block) {
      const rows = Math.min(block, size - row);
      const target = rowsFrom(matrix, row);
      const shape = { leftRows: rows, rightRows: to - from, from: 0, to: from };
      subtractRowProducts(columnsFrom(target, from), target, rowsFrom(matrix, from), shape);
      if (row === from) factorSquare(matrix, from, to);
      else solveColumns(matrix, target, { rows, from, to });
    }
    report(to / size);
  }
};

/** What to solve: `rows` right-hand sides of the factor's `size`; triangular: row r is zero before column r. */
export interface SolveShape {
  readonly rows: number;
  readonly size: number;
  readonly triangular?: boolean;
}

/** Replaces every row b of `target` by the y with L y = b. */
export const solveRowsInPlace = (
  factor: DenseRows,
  target: DenseRows,
  { rows, size, triangular = false }: SolveShape,
  report: Report = () => {},
): void => {
  for (let row = 0; row < rows; row += block) {
    const leftRows = Math.min(block, rows - row);
    const some = rowsFrom(target, row);
    const first = triangular ? row : 0;
    for (let from = first; from < size; from += block) {
      const to = Math.min(from + block, size);
      const shape = { leftRows, rightRows: to - from, from: first, to: from };
      subtractRowProducts(columnsFrom(some, from), some, rowsFrom(factor, from), shape);
      solveColumns(factor, some, { rows: leftRows, from, to });
    }
    report((row + leftRows) / rows);
  }
};

/** Replaces the row y, as `solveRowsInPlace` leaves it, by the x with L' x = y. */
export const solveBackInPlace = (factor: DenseRows, row: DenseRows, size: number): void => {
  const { data: x, offset } = row;
  for (let j = size - 1; j >= 0; j--) {
    const pivot = factor.offset + j * factor.stride;
    const value = x[offset + j]! / factor.data[pivot + j]!;
    x[offset + j] = value;
    for (let k = 0; k < j; k++) x[offset + k]! -= value * factor.data[pivot + k]!;
  }
};
