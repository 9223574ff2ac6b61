import { beforeAll, describe, expect, test } from 'vitest';
import type { Dataset } from '../../src/tools/datasets/dataset.ts';
import { readMovieLens } from '../../src/tools/datasets/movielens/movielens.ts';
import type { NeighbourLists } from '../../src/tools/scoring/neighbour-lists.ts';
import { trainItemKnn } from '../../src/tools/training/item-knn.ts';
import { linearProblem, type LinearProblem } from '../../src/tools/training/linear/linear-problem.ts';
import { precisionByItems, precisionByRows, precisionOf } from '../../src/tools/training/linear/precision.ts';
import { refit } from '../../src/tools/training/linear/refit.ts';
import { selectNeighbours } from '../../src/tools/training/linear/select-neighbours.ts';
import { folderOf, silent, syntheticFiles } from './synthetic.ts';

type Matrix = number[][];

/** Gauss-Jordan with the plainest loops there are. */
const inverse = (matrix: Matrix): Matrix => {
  const n = matrix.length;
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))]);
  for (let k = 0; k < n; k++) {
    const pivot = work[k]![k]!;
    work[k] = work[k]!.map((value) => value / pivot);
    for (let i = 0; i < n; i++) {
      const factor = work[i]![k]!;
      if (i !== k) work[i] = work[i]!.map((value, j) => value - factor * work[k]![j]!);
    }
  }
  return work.map((row) => row.slice(n));
};

const dense = (lists: NeighbourLists): Matrix =>
  Array.from({ length: lists.itemCount }, (_, i) => {
    const row = Array.from({ length: lists.itemCount }, () => 0);
    for (let at = i * lists.width; at < (i + 1) * lists.width; at++) row[lists.indices[at]!]! += lists.weights[at]!;
    return row;
  });

/** Z'Z, from the sparse rows. */
const gramOf = ({ trainingRows: { rowCount, offsets, columns, values }, lambda }: LinearProblem): Matrix => {
  const gram = Array.from({ length: lambda.length }, () => Array.from({ length: lambda.length }, () => 0));
  for (let r = 0; r < rowCount; r++)
    for (let a = offsets[r]!; a < offsets[r + 1]!; a++)
      for (let b = offsets[r]!; b < offsets[r + 1]!; b++) gram[columns[a]!]![columns[b]!]! += values[a]! * values[b]!;
  return gram;
};

const withDiagonal = (gram: Matrix, lambda: ArrayLike<number>): Matrix =>
  gram.map((row, i) => row.map((value, j) => (i === j ? value + lambda[i]! : value)));

const expectClose = (actual: Matrix, expected: Matrix): void => {
  for (const [i, row] of expected.entries())
    for (const [j, value] of row.entries()) expect(actual[i]![j], `${i},${j}`).toBeCloseTo(value, 10);
};

let dataset: Dataset;
let problem: LinearProblem;
let reference: Matrix;

beforeAll(async () => {
  dataset = await readMovieLens(await folderOf(syntheticFiles({ users: 30, movies: 120 })), silent);
  problem = linearProblem(dataset.histories, dataset.movies, 5);
  const p = inverse(withDiagonal(gramOf(problem), problem.lambda));
  reference = p.map((row, i) => row.map((value, j) => (i === j ? 0 : (-value / p[j]![j]!) * problem.columnScales[j]!)));
});

describe('the linear model', () => {
  test('weighs users so that the sum of squares is the number of likes', () => {
    const { trainingRows, lambda } = problem;
    const likes = dataset.histories.stars.filter((stars) => stars >= 4).length;
    let squares = 0;
    for (let e = 0; e < trainingRows.offsets[30]!; e++) squares += trainingRows.values[e]! ** 2;
    expect(squares).toBeLessThanOrEqual(likes);
    expect(lambda.reduce((sum, value) => sum + value - 5, 0)).toBeCloseTo(0.25 * squares, 10);
  });

  test('is the dense solution, whichever side is inverted', () => {
    const everything = { columnScales: problem.columnScales, neighbours: 119 };
    expectClose(dense(selectNeighbours(precisionByRows(problem), everything)), reference);
    expectClose(dense(selectNeighbours(precisionByItems(problem), everything)), reference);
  });

  test('refuses what is too large on both sides and says what to do instead', () => {
    const trainingRows = { ...problem.trainingRows, rowCount: 20_001, columnCount: 30_000 };
    expect(() => precisionOf({ ...problem, trainingRows })).toThrow(
      /30000 movies .* one side of at most 20000.*`pack`/u,
    );
  });

  test('keeps the values of largest magnitude of each row', () => {
    const lists = selectNeighbours(precisionByRows(problem), { columnScales: problem.columnScales, neighbours: 7 });
    for (const [i, row] of dense(lists).entries()) {
      const strongest = reference[i]!.map(Math.abs).sort((a, b) => b - a);
      const kept = row.filter((value) => value !== 0).map(Math.abs);
      expect(kept.length).toBe(7);
      expect(Math.min(...kept)).toBeCloseTo(strongest[6]!, 10);
    }
  });

  test('solves each column again with the neighbours it kept', () => {
    const lists = selectNeighbours(precisionByRows(problem), { columnScales: problem.columnScales, neighbours: 7 });
    const refitted = refit(lists, problem);
    expect(refitted.indices).toEqual(lists.indices);
    const gram = gramOf(problem);
    const [before, after] = [dense(lists), dense(refitted)];
    for (const item of reference.keys()) {
      const sources = [...reference.keys()].filter((source) => before[source]![item] !== 0);
      const lambda = sources.map((source) => problem.lambda[source]!);
      const inner = inverse(
        withDiagonal(
          sources.map((s) => sources.map((t) => gram[s]![t]!)),
          lambda,
        ),
      );
      for (const [s, source] of sources.entries()) {
        const solution = sources.reduce((sum, t, k) => sum + inner[s]![k]! * gram[t]![item]!, 0);
        expect(after[source]![item]).toBeCloseTo(solution * problem.columnScales[item]!, 10);
      }
    }
  });
});

test('item-knn keeps the best cosines of each row', () => {
  const { offsets, items, stars, userCount, itemCount } = dataset.histories;
  const likers = Array.from({ length: itemCount }, () => new Set<number>());
  for (let user = 0; user < userCount; user++)
    for (let e = offsets[user]!; e < offsets[user + 1]!; e++) if (stars[e]! >= 4) likers[items[e]!]!.add(user);
  const cosine = (i: number, j: number): number =>
    i === j
      ? 0
      : [...likers[i]!].filter((user) => likers[j]!.has(user)).length / Math.sqrt(likers[i]!.size * likers[j]!.size);
  for (const [i, row] of dense(trainItemKnn(dataset.histories, 5)).entries()) {
    const best = [...likers.keys()].map((j) => cosine(i, j)).sort((a, b) => b - a);
    const kept = row.filter((value) => value > 0).sort((a, b) => b - a);
    for (const [rank, value] of kept.entries()) expect(value).toBeCloseTo(best[rank]!, 12);
    for (const [j, value] of row.entries()) if (value > 0) expect(value).toBeCloseTo(cosine(i, j), 12);
  }
});
