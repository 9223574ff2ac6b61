import { factorInPlace, solveBackInPlace, solveRowsInPlace, type Report } from '../../linear-algebra/cholesky.ts';
import { createGram } from '../../linear-algebra/gram.ts';
import type { DenseRows } from '../../linear-algebra/row-products.ts';
import type { NeighbourLists } from '../../scoring/neighbour-lists.ts';
import type { LinearProblem } from './linear-problem.ts';

/** Columns with more sources than this keep the values of the full solution: solving them again gains nothing. */
const mostSources = 1200;

/** Where the kept values of each column are in the lists, ascending: column j owns `starts[j] <= s < starts[j + 1]`. */
const placesByColumn = ({ itemCount, indices, weights }: NeighbourLists) => {
  const starts = new Int32Array(itemCount + 1);
  for (const [place, column] of indices.entries()) if (weights[place] !== 0) starts[column + 1]!++;
  for (let column = 0; column < itemCount; column++) starts[column + 1]! += starts[column]!;
  const next = starts.slice();
  const places = new Int32Array(starts[itemCount]!);
  for (const [place, column] of indices.entries()) if (weights[place] !== 0) places[next[column]!++] = place;
  return (column: number): Int32Array => places.subarray(starts[column], starts[column + 1]);
};

/**
 * Solves `(G_SS + diag lambda_S) b = G_Sj` for one item's sources at a time, in buffers that all calls share. The
 * right-hand side is the last row of the products, so that one pass makes both.
 */
const createSolver = ({ itemRows, lambda }: LinearProblem) => {
  const gram = createGram(itemRows);
  const data = new Float64Array((mostSources + 1) ** 2);
  return (sources: Int32Array, item: number): Float64Array => {
    const size = sources.length;
    const matrix: DenseRows = { data, offset: 0, stride: size + 1 };
    const solution: DenseRows = { ...matrix, offset: size * matrix.stride };
    gram(Int32Array.from([...sources, item]), data, matrix.stride);
    for (let s = 0; s < size; s++) data[s * matrix.stride + s]! += lambda[sources[s]!]!;
    factorInPlace(matrix, size);
    solveRowsInPlace(matrix, solution, { rows: 1, size });
    solveBackInPlace(matrix, solution, size);
    return data.subarray(solution.offset, solution.offset + size);
  };
};

/**
 * Finds the best weights for the neighbours that were kept: each column is solved again with its kept sources only.
 * `lists` are the largest values of the full solution, row i the source, and stay as they are; the order of their
 * neighbours does too.
 */
export const refit = (lists: NeighbourLists, problem: LinearProblem, report: Report = () => {}): NeighbourLists => {
  const placesOf = placesByColumn(lists);
  const solve = createSolver(problem);
  const weights = lists.weights.slice();
  for (let item = 0; item < lists.itemCount; item++) {
    const places = placesOf(item);
    if (places.length === 0 || places.length > mostSources) continue;
    const sources = places.map((place) => Math.floor(place / lists.width));
    const solution = solve(sources, item);
    for (const [s, place] of places.entries()) weights[place] = solution[s]! * problem.columnScales[item]!;
    report((item + 1) / lists.itemCount);
  }
  return { ...lists, weights };
};
