import type { SparseMatrix } from './sparse-matrix.ts';

/**
 * Writes the products of the selected rows with each other, `target[a * stride + b] = row(selection[a]) . row(selection[b])`
 * for b <= a, into `target` [selection, stride] row-major; what is above the diagonal is left as it was.
 */
export type Gram = (selection: Int32Array, target: Float64Array, stride: number) => void;

/** Where each column's bucket starts; it can hold all rows that have an entry there. */
const bucketStarts = ({ columns, columnCount }: SparseMatrix): Int32Array => {
  const starts = new Int32Array(columnCount + 1);
  for (const column of columns) starts[column + 1]!++;
  for (let c = 0; c < columnCount; c++) starts[c + 1]! += starts[c]!;
  return starts;
};

/**
 * Prepares products of a matrix's rows. Rows are added one after another to a bucket per column, so the work is the
 * number of pairs that meet in a column and not the number of all pairs; the buffers are used again by every call.
 */
export const createGram = (matrix: SparseMatrix): Gram => {
  const { offsets, columns, values } = matrix;
  const starts = bucketStarts(matrix);
  const filled = new Int32Array(matrix.columnCount);
  const bucketPlaces = new Int32Array(columns.length);
  const bucketValues = new Float64Array(columns.length);
  return (selection, target, stride) => {
    filled.fill(0);
    for (let a = 0; a < selection.length; a++) {
      const to = a * stride;
      target.fill(0, to, to + a + 1);
      for (let e = offsets[selection[a]!]!; e < offsets[selection[a]! + 1]!; e++) {
        const value = values[e]!;
        const start = starts[columns[e]!]!;
        const end = start + filled[columns[e]!]!++;
        bucketPlaces[end] = a;
        bucketValues[end] = value;
        for (let q = start; q <= end; q++) target[to + bucketPlaces[q]!]! += value * bucketValues[q]!;
      }
    }
  };
};
