import { buildModel, type GraphNode, type ModelSource } from '../../src/tools/onnx/build-model.ts';
import { int64Tensor, type Tensor } from '../../src/tools/onnx/tensor.ts';
import { itemCount, node } from './odd-graphs.ts';

const scalar = (value: number): Tensor => ({ type: 'float32', shape: [1], data: Float32Array.of(value) });

/** A graph of user rows as the manifest says; what it does in between is up to the test. */
const graphOf = (parts: Partial<ModelSource> & Pick<ModelSource, 'nodes'>): Uint8Array =>
  buildModel({
    opset: 18,
    inputs: [{ name: 'user', type: 'int64', shape: ['users'] }],
    outputs: [{ name: 'scores', type: 'float32', shape: ['users', itemCount] }],
    initializers: {},
    ...parts,
  });

const rows: Tensor = {
  type: 'float32',
  shape: [8, itemCount],
  data: Float32Array.from({ length: 8 * itemCount }, (_, at) => (at % 7) / 8),
};
const gathered = (output = 'scores'): GraphNode => node('Gather', ['rows', 'user'], output, { axis: { int: 0 } });

/** Well formed and well behaved: what the others are made from. */
export const honestGraph = (): Uint8Array => graphOf({ initializers: { rows }, nodes: [gathered()] });

export const futureOpset = (): Uint8Array => graphOf({ opset: 9_999, initializers: { rows }, nodes: [gathered()] });

export const cyclicGraph = (): Uint8Array =>
  graphOf({
    initializers: { rows },
    nodes: [
      gathered('a'),
      node('Add', ['a', 'c'], 'b'),
      node('Add', ['b', 'a'], 'c'),
      node('Add', ['c', 'a'], 'scores'),
    ],
  });

export const outOfBounds = (): Uint8Array =>
  graphOf({
    initializers: { rows, far: int64Tensor([9_999]) },
    nodes: [node('Add', ['user', 'far'], 'row'), node('Gather', ['rows', 'row'], 'scores', { axis: { int: 0 } })],
  });

/** A loop of 2^62 turns, each of which does as good as nothing. */
export const endlessLoop = (): Uint8Array =>
  graphOf({
    initializers: {
      rows,
      turns: { type: 'int64', shape: [], data: BigInt64Array.of(2n ** 62n) },
      on: { type: 'bool', shape: [], data: Uint8Array.of(1) },
    },
    nodes: [
      gathered('real'),
      node('Loop', ['turns', 'on', 'real'], 'scores', {
        body: {
          graph: {
            inputs: [
              { name: 'turn', type: 'int64', shape: [] },
              { name: 'goOn', type: 'bool', shape: [] },
              { name: 'before', type: 'float32', shape: ['users', itemCount] },
            ],
            outputs: [
              { name: 'goesOn', type: 'bool', shape: [] },
              { name: 'after', type: 'float32', shape: ['users', itemCount] },
            ],
            nodes: [node('Identity', ['goOn'], 'goesOn'), node('Neg', ['before'], 'after')],
          },
        },
      }),
    ],
  });

export const notANumber = (): Uint8Array =>
  graphOf({
    initializers: { rows, nan: scalar(Number.NaN) },
    nodes: [gathered('real'), node('Add', ['real', 'nan'], 'scores')],
  });

/** Fills a tensor of so many gigabytes. */
export const memoryEater = (gigabytes: number): Uint8Array =>
  graphOf({
    initializers: { rows, size: int64Tensor([gigabytes * 1000, 250_000]), axes: int64Tensor([0, 1]) },
    nodes: [
      gathered('real'),
      node('ConstantOfShape', ['size'], 'large'),
      node('ReduceSum', ['large', 'axes'], 'sum'),
      node('Add', ['real', 'sum'], 'scores'),
    ],
  });

export const wrongWidth = (): Uint8Array =>
  graphOf({
    outputs: [{ name: 'scores', type: 'float32', shape: ['users', 8 * itemCount] }],
    initializers: { rows: { ...rows, shape: [1, 8 * itemCount] } },
    nodes: [gathered()],
  });
