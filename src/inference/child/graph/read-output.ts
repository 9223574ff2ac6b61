import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ManifestOutput } from '../../../bundle/manifest.ts';
import { toFloat32, toIndices } from './tensor-values.ts';

/** A run whose output is not what the graph promised. The process is well. */
export class RunError extends Error {}

/** Scores of one row. */
export interface RowScores {
  /** Int32Array, [n]: the items scored, ascending, distinct; null: items 0 .. n - 1. */
  readonly items: Int32Array | null;
  /** Float32Array, [n]. */
  readonly scores: Float32Array;
}

type Results = InferenceSession.OnnxValueMapType;

const tensorOf = (results: Results, name: string): Tensor => {
  const value = results[name];
  if (value !== undefined && 'dims' in value) return value;
  throw new RunError(`The model gave no tensor "${name}".`);
};

const floatsOf = (tensor: Tensor, name: string): Float32Array => {
  const values = toFloat32(tensor);
  if (values === null) throw new RunError(`The model gave "${name}" as ${tensor.type}, expected floats.`);
  return values;
};

const shapeError = (name: string, dims: readonly number[], expected: string): RunError =>
  new RunError(`The model gave "${name}" of shape [${dims.join(', ')}], expected ${expected}.`);

/** The columns of a matrix of `rows` rows; a single row may come without its first dimension. */
const columnsOf = ({ dims }: Tensor, name: string, rows: number): number => {
  const isMatrix = dims.length === 2 && dims[0] === rows;
  if (isMatrix || (dims.length === 1 && rows === 1)) return dims.at(-1)!;
  throw shapeError(name, dims, `[${rows}, n]`);
};

const readScores = (results: Results, name: string, rows: number, itemCount: number | null): RowScores[] => {
  const tensor = tensorOf(results, name);
  const width = columnsOf(tensor, name, rows);
  if (width === 0 || (itemCount !== null && width !== itemCount))
    throw shapeError(name, tensor.dims, `[${rows}, ${itemCount ?? 'n'}]`);
  const values = floatsOf(tensor, name);
  return Array.from({ length: rows }, (_, row) => ({
    items: null,
    scores: values.subarray(row * width, (row + 1) * width),
  }));
};

/** Orders by item and keeps the first of repeated ones, which stood higher. */
const byItem = (indices: Int32Array, scores: Float32Array | null, itemCount: number | null): RowScores => {
  const best = new Map<number, number>();
  indices.forEach((item, rank) => {
    if (item < 0 || (itemCount !== null && item >= itemCount))
      throw new RunError(`The model gave an item index outside 0 to ${(itemCount ?? 1) - 1}.`);
    if (!best.has(item)) best.set(item, scores === null ? 1 - rank / indices.length : scores[rank]!);
  });
  const items = Int32Array.from(best.keys()).toSorted();
  return { items, scores: Float32Array.from(items, (item) => best.get(item)!) };
};

const readTop = (
  results: Results,
  { itemIndices, scores }: Extract<ManifestOutput, { kind: 'top' }>,
  { rows, itemCount }: { rows: number; itemCount: number | null },
): RowScores[] => {
  const tensor = tensorOf(results, itemIndices);
  const width = columnsOf(tensor, itemIndices, rows);
  const indices = toIndices(tensor);
  if (indices === null) throw new RunError(`The model gave "${itemIndices}" as ${tensor.type}, expected indices.`);
  const values = scores === undefined ? null : floatsOf(tensorOf(results, scores), scores);
  if (values !== null && values.length !== indices.length)
    throw shapeError(scores!, tensorOf(results, scores!).dims, `[${rows}, ${width}]`);
  return Array.from({ length: rows }, (_, row) => {
    const [from, to] = [row * width, (row + 1) * width];
    return byItem(indices.subarray(from, to), values?.subarray(from, to) ?? null, itemCount);
  });
};

/** One score for each row of a pairs graph: Float32Array, [rows]. */
const readPairs = (
  results: Results,
  { scores: name, column }: Extract<ManifestOutput, { kind: 'pairs' }>,
  rows: number,
): Float32Array => {
  const tensor = tensorOf(results, name);
  const values = floatsOf(tensor, name);
  const width = tensor.dims.length === 2 ? tensor.dims[1]! : 1;
  if (tensor.dims[0] !== rows || tensor.dims.length > 2 || column >= width)
    throw shapeError(name, tensor.dims, `[${rows}] or [${rows}, ${column + 1}]`);
  return width === 1 ? values : Float32Array.from({ length: rows }, (_, row) => values[row * width + column]!);
};

/** The names of the outputs that are fetched; others never are. */
export const fetchedOutputs = (output: ManifestOutput): string[] => {
  if (output.kind !== 'top') return [output.scores];
  return output.scores === undefined ? [output.itemIndices] : [output.itemIndices, output.scores];
};

/**
 * Reads what a run gave, a `RowScores` for each row; of a pairs graph all rows together, items null. Throws a `RunError`
 * when shapes, types or indices are wrong.
 */
export const readOutput = (
  results: Results,
  output: ManifestOutput,
  sizes: { rows: number; itemCount: number | null },
): RowScores[] => {
  switch (output.kind) {
    case 'scores':
      return readScores(results, output.scores, sizes.rows, sizes.itemCount);
    case 'top':
      return readTop(results, output, sizes);
    case 'pairs':
      return [{ items: null, scores: readPairs(results, output, sizes.rows) }];
  }
};
