import type { ItemRow } from './sparse-row.ts';

/** The entries of some sparse rows, column by column: column c is `starts[c] .. starts[c + 1]` of the other two. */
interface Columns {
  readonly starts: Int32Array;
  /** Row numbers, ascending within a column. */
  readonly rows: Int32Array;
  /** Values of rows of length 1. */
  readonly values: Float64Array;
}

const startsOf = (rows: readonly ItemRow[], columnCount: number): Int32Array => {
  const starts = new Int32Array(columnCount + 1);
  for (const { items } of rows) for (const item of items) starts[item + 1]!++;
  for (let column = 0; column < columnCount; column++) starts[column + 1]! += starts[column]!;
  return starts;
};

const transpose = (rows: readonly ItemRow[], columnCount: number): Columns => {
  const starts = startsOf(rows, columnCount);
  const next = starts.slice();
  const columns = {
    starts,
    rows: new Int32Array(starts[columnCount]!),
    values: new Float64Array(starts[columnCount]!),
  };
  rows.forEach(({ items, values, norm }, row) =>
    items.forEach((item, at) => {
      const place = next[item]!++;
      columns.rows[place] = row;
      columns.values[place] = values[at]! / norm;
    }),
  );
  return columns;
};

/**
 * The cosine of each row with each later one: Float64Array, [rows, rows] row-major, 0 elsewhere; 0 with an empty row.
 * Column by column, because rows have few columns in common: that is a fifth of the products that pairs would take.
 */
export const rowCosines = (sparse: readonly ItemRow[], columnCount: number): Float64Array => {
  const count = sparse.length;
  const cosines = new Float64Array(count * count);
  const { starts, rows, values } = transpose(sparse, columnCount);
  for (let column = 0; column < columnCount; column++) {
    const end = starts[column + 1]!;
    for (let at = starts[column]!; at < end; at++) {
      const value = values[at]!;
      const start = rows[at]! * count;
      for (let other = at + 1; other < end; other++) cosines[start + rows[other]!]! += value * values[other]!;
    }
  }
  return cosines;
};
