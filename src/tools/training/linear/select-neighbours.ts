import type { Report } from '../../linear-algebra/cholesky.ts';
import { subtractRowProducts, type DenseRows } from '../../linear-algebra/row-products.ts';
import type { NeighbourLists } from '../../scoring/neighbour-lists.ts';
import type { Precision } from './precision.ts';
import { createStrongest } from '../strongest.ts';

const block = 96;

/** A square of P: the rows from `row` on and the columns from `column` on. */
interface Tile {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** The squares on and below the diagonal; P is symmetric. */
function* lowerTiles(size: number): Generator<Tile> {
  for (let row = 0; row < size; row += block)
    for (let column = 0; column <= row; column += block)
      yield { row, column, rows: Math.min(block, size - row), columns: Math.min(block, size - column) };
}

/** Writes minus the products of the factor's rows into `target` [block, block]. */
const multiplyTile = ({ factor, width, triangular }: Precision, tile: Tile, target: DenseRows): void => {
  const rowsAt = (row: number): DenseRows => ({ data: factor, offset: row * width, stride: width });
  target.data.fill(0);
  subtractRowProducts(target, rowsAt(tile.row), rowsAt(tile.column), {
    leftRows: tile.rows,
    rightRows: tile.columns,
    from: triangular ? tile.row : 0,
    to: width,
  });
};

/** P[i, i], [items]. */
const diagonalOf = ({ itemCount, factor, width, sign, diagonal }: Precision): Float64Array =>
  diagonal.map((value, item) => {
    let square = 0;
    for (let k = item * width; k < (item + 1) * width && item < itemCount; k++) square += factor[k]! ** 2;
    return value + sign * square;
  });

/**
 * The `neighbours` largest |B[i, j]| of each row i, with `B[i, j] = -P[i, j] / P[j, j] x columnScales[j]` and nothing on
 * the diagonal (EASE: Steck, 2019, Embarrassingly shallow autoencoders for sparse data). B is never held as a whole.
 */
export const selectNeighbours = (
  precision: Precision,
  { columnScales, neighbours }: { columnScales: Float64Array; neighbours: number },
  report: Report = () => {},
): NeighbourLists => {
  const { itemCount, sign } = precision;
  const diagonal = diagonalOf(precision);
  const scales = columnScales.map((scale, item) => (sign * scale) / diagonal[item]!);
  const strongest = createStrongest(itemCount, neighbours);
  const products: DenseRows = { data: new Float64Array(block * block), offset: 0, stride: block };
  for (const tile of lowerTiles(itemCount)) {
    multiplyTile(precision, tile, products);
    for (let i = 0; i < tile.rows; i++)
      for (let j = 0; j < tile.columns && tile.column + j < tile.row + i; j++) {
        const negative = products.data[i * block + j]!;
        strongest.offer(tile.row + i, tile.column + j, negative * scales[tile.column + j]!);
        strongest.offer(tile.column + j, tile.row + i, negative * scales[tile.row + i]!);
      }
    report(((tile.row + tile.rows) / itemCount) ** 2);
  }
  return strongest.toLists();
};
