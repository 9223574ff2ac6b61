import { buildModel, type ModelSource, type ValueInfo } from '../../src/tools/onnx/build-model.ts';
import { int64Tensor } from '../../src/tools/onnx/tensor.ts';
import { affinity, matrix, node } from './odd-graphs.ts';

// More graphs as people export them, each with an oddity that a packer has met.

const model = (source: Omit<ModelSource, 'opset'>): Uint8Array => buildModel({ opset: 18, ...source });
const input = (name: string, type: ValueInfo['type'], ...shape: (number | string)[]): ValueInfo => ({
  name,
  type,
  shape,
});

/** A padded history that counts from 1, 0 for padding, and a column for each item, none for padding. */
export const fromOneToZeroGraph = (items: number): Uint8Array =>
  model({
    inputs: [input('item_seq', 'int64', 'batch', 6)],
    outputs: [input('scores', 'float32', 'batch', items)],
    initializers: {
      table: matrix(items + 1, items, (from, to) => (from === 0 ? 0 : affinity(from - 1, to))),
      axes: int64Tensor([1]),
    },
    nodes: [
      node('Gather', ['table', 'item_seq'], 'said'),
      node('ReduceSum', ['said', 'axes'], 'scores', { keepdims: { int: 0 } }),
    ],
  });

/** Ranks everything, padding too, which it likes best; counts from 1. */
export const rankAllGraph = (items: number): Uint8Array =>
  model({
    inputs: [input('seq', 'int64', 'batch', 6)],
    outputs: [input('ranked', 'int64', 'batch', items + 1)],
    initializers: {
      table: matrix(items + 1, items + 1, (from, to) => {
        if (to === 0) return 99;
        return from === 0 ? 0 : affinity(from - 1, to - 1);
      }),
      axes: int64Tensor([1]),
      k: int64Tensor([items + 1]),
    },
    nodes: [
      node('Gather', ['table', 'seq'], 'said'),
      node('ReduceSum', ['said', 'axes'], 'sums', { keepdims: { int: 0 } }),
      { op: 'TopK', inputs: ['sums', 'k'], outputs: ['values', 'ranked'] },
    ],
  });

/** `input_ids` and a mask of whole numbers; index `items` is padding, `items + 1` a token that is no item. */
export const maskedGraph = (items: number): Uint8Array =>
  model({
    inputs: [input('input_ids', 'int64', 'batch', 6), input('attention_mask', 'int64', 'batch', 6)],
    outputs: [input('logits', 'float32', 'batch', items + 2)],
    initializers: {
      table: matrix(items + 2, items + 2, (from, to) => (from >= items || to >= items ? 99 : affinity(from, to))),
      axes: int64Tensor([1]),
      last: int64Tensor([-1]),
    },
    nodes: [
      node('Gather', ['table', 'input_ids'], 'said'),
      node('Cast', ['attention_mask'], 'mask', { to: { int: 1 } }),
      node('Unsqueeze', ['mask', 'last'], 'weights'),
      node('Mul', ['said', 'weights'], 'counted'),
      node('ReduceSum', ['counted', 'axes'], 'logits', { keepdims: { int: 0 } }),
    ],
  });

/** A float16 vector of the history in, scores out. */
export const halfGraph = (items: number): Uint8Array =>
  model({
    inputs: [input('x', 'float16', 'batch', items)],
    outputs: [input('y', 'float16', 'batch', items)],
    initializers: { weights: matrix(items, items, affinity) },
    nodes: [
      node('Cast', ['x'], 'wide', { to: { int: 1 } }),
      node('MatMul', ['wide', 'weights'], 'sums'),
      node('Cast', ['sums'], 'y', { to: { int: 10 } }),
    ],
  });

/** A classifier of [user age, item rating] that ends in probabilities `p` which are no output: ZipMap takes them. */
export const classifierGraph = (): Uint8Array =>
  model({
    inputs: [input('age', 'float32', 'rows', 1), input('rating', 'float32', 'rows', 1)],
    outputs: [],
    nodes: [
      node('Mul', ['age', 'rating'], 'yes'),
      node('Neg', ['yes'], 'no'),
      node('Concat', ['no', 'yes'], 'p', { axis: { int: 1 } }),
    ],
  });
