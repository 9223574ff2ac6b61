/** A sparse matrix by rows (CSR): row r owns the entries `offsets[r] <= e < offsets[r + 1]`. */
export interface SparseMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  /** [rows + 1] */
  readonly offsets: Int32Array;
  /** Columns, [entries]. */
  readonly columns: Int32Array;
  /** [entries] */
  readonly values: Float64Array;
}

/** The entries of one row. */
export interface SparseRow {
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

/** Puts rows below each other. */
export const fromRows = (rows: readonly SparseRow[], columnCount: number): SparseMatrix => {
  const offsets = new Int32Array(rows.length + 1);
  for (const [r, row] of rows.entries()) offsets[r + 1] = offsets[r]! + row.columns.length;
  const entries = offsets[rows.length]!;
  const matrix = {
    rowCount: rows.length,
    columnCount,
    offsets,
    columns: new Int32Array(entries),
    values: new Float64Array(entries),
  };
  for (const [r, row] of rows.entries()) {
    matrix.columns.set(row.columns, offsets[r]);
    matrix.values.set(row.values, offsets[r]);
  }
  return matrix;
};

/** The transposed matrix; the columns within each of its rows ascend. */
export const transpose = ({ rowCount, columnCount, offsets, columns, values }: SparseMatrix): SparseMatrix => {
  const turned = {
    rowCount: columnCount,
    columnCount: rowCount,
    offsets: new Int32Array(columnCount + 1),
    columns: new Int32Array(columns.length),
    values: new Float64Array(columns.length),
  };
  for (const column of columns) turned.offsets[column + 1]!++;
  for (let c = 0; c < columnCount; c++) turned.offsets[c + 1]! += turned.offsets[c]!;
  const next = turned.offsets.slice();
  for (let r = 0; r < rowCount; r++)
    for (let e = offsets[r]!; e < offsets[r + 1]!; e++) {
      const to = next[columns[e]!]!++;
      turned.columns[to] = r;
      turned.values[to] = values[e]!;
    }
  return turned;
};

/** Multiplies column c by `factors[c]`. */
export const scaleColumns = (matrix: SparseMatrix, factors: Float64Array): SparseMatrix => ({
  ...matrix,
  values: matrix.values.map((value, e) => value * factors[matrix.columns[e]!]!),
});
