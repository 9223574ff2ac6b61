import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ManifestOutput } from '../../../../bundle/manifest/manifest.ts';
import { readTopRow, type RowScores } from './row-scores.ts';
import { RunError } from './run-error.ts';
import { toFloat32, toIndices } from './tensor-values.ts';

type Results = InferenceSession.OnnxValueMapType;

/** What a run was for: rows fed, and N, null while nobody knows it. */
interface Sizes {
  readonly rows: number;
  readonly itemCount: number | null;
  /** What fills up histories, where something does. */
  readonly padIndex?: number | undefined;
}

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

const readScores = (results: Results, name: string, { rows, itemCount }: Sizes): RowScores[] => {
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

const readTop = (
  results: Results,
  { itemIndices, scores }: Extract<ManifestOutput, { kind: 'top' }>,
  { rows, itemCount, padIndex }: Sizes,
): RowScores[] => {
  const tensor = tensorOf(results, itemIndices);
  const width = columnsOf(tensor, itemIndices, rows);
  const indices = toIndices(tensor);
  if (indices === null) throw new RunError(`The model gave "${itemIndices}" as ${tensor.type}, expected indices.`);
  const scored = scores === undefined ? null : tensorOf(results, scores);
  if (scored !== null && columnsOf(scored, scores!, rows) !== width)
    throw shapeError(scores!, scored.dims, `[${rows}, ${width}]`);
  const values = scored === null ? null : floatsOf(scored, scores!);
  return Array.from({ length: rows }, (_, row) => {
    const [from, to] = [row * width, (row + 1) * width];
    return readTopRow(indices.subarray(from, to), values?.subarray(from, to) ?? null, { itemCount, padIndex });
  });
};

/** One score for each row of a pairs graph: Float32Array, [rows]. A single row may come without dimensions. */
const readPairs = (
  results: Results,
  { scores: name, column }: Extract<ManifestOutput, { kind: 'pairs' }>,
  rows: number,
): Float32Array => {
  const tensor = tensorOf(results, name);
  const { dims } = tensor;
  const width = dims[1] ?? 1;
  const hasRows = dims[0] === rows || (dims.length === 0 && rows === 1);
  if (!hasRows || dims.length > 2 || column >= width)
    throw shapeError(name, dims, column === 0 ? `[${rows}] or [${rows}, n]` : `[${rows}, n], n at least ${column + 1}`);
  const values = floatsOf(tensor, name);
  return width === 1 ? values : Float32Array.from({ length: rows }, (_, row) => values[row * width + column]!);
};

/**
 * Reads what a run gave, a `RowScores` for each row; of a pairs graph all rows together, items null. Throws a `RunError`
 * when shapes, types or indices are wrong.
 */
export const readOutput = (results: Results, output: ManifestOutput, sizes: Sizes): RowScores[] => {
  switch (output.kind) {
    case 'scores':
      return readScores(results, output.scores, sizes);
    case 'top':
      return readTop(results, output, sizes);
    case 'pairs':
      return [{ items: null, scores: readPairs(results, output, sizes.rows) }];
  }
};
