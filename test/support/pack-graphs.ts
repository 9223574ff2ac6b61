import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  buildModel,
  field,
  integer,
  type GraphNode,
  type ModelSource,
  type ValueInfo,
} from '../../src/tools/onnx/build-model.ts';
import { int64Tensor, type Tensor } from '../../src/tools/onnx/tensor.ts';
import { affinity } from './odd-graphs.ts';

// Graphs as people export them: not made for Marquee, with inputs that its bundles do not have.

const node = (op: string, inputs: string[], output: string, attributes: GraphNode['attributes'] = {}): GraphNode => ({
  op,
  inputs,
  outputs: [output],
  attributes,
});

const matrix = (rows: number, columns: number, value: (row: number, column: number) => number): Tensor => ({
  type: 'float32',
  shape: [rows, columns],
  data: Float32Array.from({ length: rows * columns }, (_, at) => value(Math.floor(at / columns), at % columns)),
});

const input = (name: string, type: ValueInfo['type'], ...shape: (number | string)[]): ValueInfo => ({
  name,
  type,
  shape,
});

const model = (source: Omit<ModelSource, 'opset'>, opset = 18): Uint8Array => buildModel({ opset, ...source });

/** EASE as a dense matrix: a vector of the history in, scores out. `shift` columns of nobody stand before the items. */
export const denseGraph = (items: number, { shift = 0, opset = 18 } = {}): Uint8Array =>
  model(
    {
      inputs: [input('x', 'float32', 'batch', items + shift)],
      outputs: [input('y', 'float32', 'batch', items + shift)],
      initializers: {
        weights: matrix(items + shift, items + shift, (from, to) =>
          from < shift || to < shift ? 99 : affinity(from - shift, to - shift),
        ),
      },
      nodes: [node('MatMul', ['x', 'weights'], 'y')],
    },
    opset,
  );

/** Scores are shares of the best one of the whole batch. */
export const batchScaledGraph = (items: number): Uint8Array =>
  model({
    inputs: [input('x', 'float32', 'batch', items)],
    outputs: [input('y', 'float32', 'batch', items)],
    initializers: { weights: matrix(items, items, affinity) },
    nodes: [
      node('MatMul', ['x', 'weights'], 'raw'),
      node('ReduceMax', ['raw'], 'best', { keepdims: { int: 0 } }),
      node('Div', ['raw', 'best'], 'y'),
    ],
  });

/**
 * The mean of a padded history's affinities, divided by `lengths`. Index 0 is padding, items count from 1; column 0 of
 * the output would win if it were an item.
 */
export const lengthGraph = (items: number, opset = 18): Uint8Array => {
  const sum =
    opset >= 13
      ? node('ReduceSum', ['said', 'axes'], 'sums', { keepdims: { int: 0 } })
      : node('ReduceSum', ['said'], 'sums', { axes: { ints: [1] }, keepdims: { int: 0 } });
  return model(
    {
      inputs: [input('item_seq', 'int64', 'batch', 6), input('seq_len', 'int64', 'batch')],
      outputs: [input('logits', 'float32', 'batch', items + 1)],
      initializers: {
        table: matrix(items + 1, items + 1, (from, to) => {
          if (from === 0) return 0;
          return to === 0 ? 99 : affinity(from - 1, to - 1);
        }),
        axes: int64Tensor([1]),
        column: int64Tensor([-1, 1]),
      },
      nodes: [
        node('Gather', ['table', 'item_seq'], 'said'),
        sum,
        node('Cast', ['seq_len'], 'lengths', { to: { int: 1 } }),
        node('Reshape', ['lengths', 'column'], 'divisor'),
        node('Div', ['sums', 'divisor'], 'logits'),
      ],
    },
    opset,
  );
};

/** The best `k` of what a history of [1, L] says, items counted from 1. */
export const topGraph = (items: number, k: number): Uint8Array =>
  model({
    inputs: [input('session', 'int64', 1, 'length')],
    outputs: [input('values', 'float32', 1, k), input('indices', 'int64', 1, k)],
    initializers: {
      table: matrix(items + 1, items + 1, (from, to) => (from === 0 || to === 0 ? -99 : affinity(from - 1, to - 1))),
      axes: int64Tensor([1]),
      k: int64Tensor([k]),
    },
    nodes: [
      node('Gather', ['table', 'session'], 'said'),
      node('ReduceSum', ['said', 'axes'], 'sums', { keepdims: { int: 0 } }),
      { op: 'TopK', inputs: ['sums', 'k'], outputs: ['values', 'indices'] },
    ],
  });

/** The chances of no and yes for rows of [item rating, user age, item popularity]: yes is rating x age + popularity. */
export const rowsGraph = (type: 'float32' | 'float64' = 'float32'): Uint8Array =>
  model({
    inputs: [input('input', type, 'rows', 3)],
    outputs: [input('probabilities', type, 'rows', 2), input('label', 'int64', 'rows')],
    initializers: Object.fromEntries([0, 1, 2].map((column) => [`at${column}`, int64Tensor([column])])),
    nodes: [
      ...[0, 1, 2].map((column) => node('Gather', ['input', `at${column}`], `c${column}`, { axis: { int: 1 } })),
      node('Mul', ['c0', 'c1'], 'product'),
      node('Add', ['product', 'c2'], 'yes'),
      node('Neg', ['yes'], 'no'),
      node('Concat', ['no', 'yes'], 'probabilities', { axis: { int: 1 } }),
      node('ArgMax', ['probabilities'], 'label', { axis: { int: 1 }, keepdims: { int: 0 } }),
    ],
  });

/** A score for a user and an item, both counted from 1: `50 - |3 x user - item|`; `mask` is of no use. */
export const pairsGraph = ({ isMasked = false } = {}): Uint8Array =>
  model({
    inputs: [
      input('user_id', 'int32', 'rows'),
      input('item_id', 'int64', 'rows', 1),
      ...(isMasked ? [input('mask', 'bool', 'rows')] : []),
    ],
    outputs: [input('score', 'float32', 'rows')],
    initializers: {
      three: { type: 'float32', shape: [], data: Float32Array.of(3) },
      fifty: { type: 'float32', shape: [], data: Float32Array.of(50) },
      flat: int64Tensor([-1]),
    },
    nodes: [
      node('Cast', ['user_id'], 'user', { to: { int: 1 } }),
      node('Reshape', ['item_id', 'flat'], 'items'),
      node('Cast', ['items'], 'item', { to: { int: 1 } }),
      node('Mul', ['user', 'three'], 'place'),
      node('Sub', ['place', 'item'], 'difference'),
      node('Abs', ['difference'], 'distance'),
      node('Sub', ['fifty', 'distance'], 'score'),
    ],
  });

/** A graph of user rows whose scores, 4 x 12 float32, lie in the file `scores.bin` beside it. */
export const outsideGraph = (): Uint8Array => {
  const graph = model({
    inputs: [input('user', 'int64', 'batch')],
    outputs: [input('scores', 'float32', 'batch', 12)],
    nodes: [node('Gather', ['table', 'user'], 'scores', { axis: { int: 0 } })],
  });
  const text = (writer: BinaryWriter, number: number, value: string): void =>
    void writer.tag(number, WireType.LengthDelimited).string(value);
  const tensor = (writer: BinaryWriter): void => {
    for (const size of [4, 12]) integer(writer, 1, size);
    integer(writer, 2, 1);
    text(writer, 8, 'table');
    field(writer, 13, (entry) => {
      text(entry, 1, 'location');
      text(entry, 2, 'scores.bin');
    });
    integer(writer, 14, 1);
  };
  // A message that is written twice is one message with the fields of both.
  const constant = new BinaryWriter();
  field(constant, 7, (writer) => field(writer, 5, tensor));
  return Buffer.concat([graph, constant.finish()]);
};
