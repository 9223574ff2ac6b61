/** Rows of a dense matrix: row r starts at `offset + r * stride`. */
export interface DenseRows {
  readonly data: Float64Array;
  readonly offset: number;
  readonly stride: number;
}

/** How many rows of each side are multiplied, and the columns `from <= k < to` they are multiplied over. */
export interface ProductShape {
  readonly leftRows: number;
  readonly rightRows: number;
  readonly from: number;
  readonly to: number;
}

/** Columns that are worked on at a time, so that the rows of both sides stay in the processor's cache. */
const depth = 512;

/** Four rows by two, over some columns. Rows past the end repeat the last one, which is then written twice alike. */
const subtractProducts = (target: DenseRows, left: DenseRows, right: DenseRows, shape: ProductShape): void => {
  const { data: c } = target;
  const { data: x } = left;
  const { data: y } = right;
  const { leftRows, rightRows, from, to } = shape;
  for (let i = 0; i < leftRows; i += 4) {
    const i1 = Math.min(i + 1, leftRows - 1);
    const i2 = Math.min(i + 2, leftRows - 1);
    const i3 = Math.min(i + 3, leftRows - 1);
    const x0 = left.offset + i * left.stride;
    const x1 = left.offset + i1 * left.stride;
    const x2 = left.offset + i2 * left.stride;
    const x3 = left.offset + i3 * left.stride;
    for (let j = 0; j < rightRows; j += 2) {
      const j1 = Math.min(j + 1, rightRows - 1);
      const y0 = right.offset + j * right.stride;
      const y1 = right.offset + j1 * right.stride;
      let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = from; k < to; k++) {
        const u = y[y0 + k]!;
        const v = y[y1 + k]!;
        const a = x[x0 + k]!;
        const b = x[x1 + k]!;
        s00 += a * u;
        s01 += a * v;
        s10 += b * u;
        s11 += b * v;
        const d = x[x2 + k]!;
        const e = x[x3 + k]!;
        s20 += d * u;
        s21 += d * v;
        s30 += e * u;
        s31 += e * v;
      }
      const c0 = target.offset + i * target.stride;
      const c1 = target.offset + i1 * target.stride;
      const c2 = target.offset + i2 * target.stride;
      const c3 = target.offset + i3 * target.stride;
      const n00 = c[c0 + j]! - s00;
      const n01 = c[c0 + j1]! - s01;
      const n10 = c[c1 + j]! - s10;
      const n11 = c[c1 + j1]! - s11;
      const n20 = c[c2 + j]! - s20;
      const n21 = c[c2 + j1]! - s21;
      const n30 = c[c3 + j]! - s30;
      const n31 = c[c3 + j1]! - s31;
      c[c3 + j1] = n31;
      c[c3 + j] = n30;
      c[c2 + j1] = n21;
      c[c2 + j] = n20;
      c[c1 + j1] = n11;
      c[c1 + j] = n10;
      c[c0 + j1] = n01;
      c[c0 + j] = n00;
    }
  }
};

/**
 * `target[i, j] -= sum over k of left[i, k] x right[j, k]`: the one inner loop that inverting, solving and multiplying
 * have in common. All rows lie along memory.
 */
export const subtractRowProducts = (
  target: DenseRows,
  left: DenseRows,
  right: DenseRows,
  shape: ProductShape,
): void => {
  for (let from = shape.from; from < shape.to; from += depth)
    subtractProducts(target, left, right, { ...shape, from, to: Math.min(from + depth, shape.to) });
};
