import { buildModel } from '../../src/tools/onnx/build-model.ts';
import { int64Tensor } from '../../src/tools/onnx/tensor.ts';
import { matrix, node } from './odd-graphs.ts';

const width = 1024;

/** Small numbers that differ. */
const noise = (row: number, column: number): number => (((row * 31 + column * 17) % 101) / 101 - 0.5) / 16;

/**
 * A graph of padded histories whose scores are all different from 0 and take `layers` products of [B, 1024] with [1024,
 * 1024] to compute: some milliseconds for a user.
 */
export const slowGraph = (items: number, layers: number): Uint8Array =>
  buildModel({
    opset: 18,
    inputs: ['history', 'weights'].map((name) => ({
      name,
      type: name === 'history' ? ('int64' as const) : ('float32' as const),
      shape: ['users', 'length'],
    })),
    outputs: [{ name: 'scores', type: 'float32', shape: ['users', items] }],
    initializers: {
      embeddings: matrix(items + 1, width, (row, column) => (row === items ? 0 : noise(row, column * column))),
      layer: matrix(width, width, noise),
      head: matrix(width, items, (row, column) => noise(column, row * row)),
      lastAxis: int64Tensor([-1]),
      entryAxis: int64Tensor([-2]),
    },
    nodes: [
      node('Gather', ['embeddings', 'history'], 'said', { axis: { int: 0 } }),
      node('Unsqueeze', ['weights', 'lastAxis'], 'entryWeights'),
      node('Mul', ['said', 'entryWeights'], 'weighted'),
      node('ReduceSum', ['weighted', 'entryAxis'], 'layer 0', { keepdims: { int: 0 } }),
      ...Array.from({ length: layers }, (_, at) => [
        node('MatMul', [`layer ${at}`, 'layer'], `product ${at}`),
        node('Add', [`product ${at}`, 'layer 0'], `sum ${at}`),
        node('Tanh', [`sum ${at}`], `layer ${at + 1}`),
      ]).flat(),
      node('MatMul', [`layer ${layers}`, 'head'], 'scores'),
    ],
  });
