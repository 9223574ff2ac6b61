import { expect, test } from 'vitest';
import { buildModel } from '../../src/tools/onnx/build-model.ts';
import { neighbourGraph } from '../../src/tools/onnx/neighbour-graph.ts';
import { int64Tensor } from '../../src/tools/onnx/tensor.ts';
import { fromFloat16Bits, toFloat16Bits } from '../../src/tools/scoring/float16.ts';
import { runGraph } from './run-graph.ts';

test('every float16 survives being read and written', () => {
  for (let bits = 0; bits < 0x10000; bits++)
    if ((bits & 0x7c00) !== 0x7c00 && bits !== 0x8000) expect(toFloat16Bits(fromFloat16Bits(bits))).toBe(bits);
});

test.each([
  [1, 0x3c00],
  [-2, 0xc000],
  [0.1, 0x2e66],
  [1 + 1 / 2048, 0x3c00],
  [1 + 3 / 2048, 0x3c02],
  [2047.5 / 1024, 0x4000],
  [2 ** -24, 0x0001],
  [2 ** -26, 0x0000],
  [1e6, 0x7bff],
])('rounds %d to the nearest float16', (value, bits) => {
  expect(toFloat16Bits(value)).toBe(bits);
});

const small = {
  itemCount: 3,
  width: 2,
  indices: Int32Array.from([1, 2, 0, 2, 0, 0]),
  weights: Float64Array.from([0.5, -0.25, 1, 2, 3, 0]),
};

test('the graph adds up the neighbours of each user', async () => {
  const histories = [[0, 1], [2]];
  const scores = await runGraph(neighbourGraph(small), { histories, weights: [[1, 2], [1]] });
  expect([...scores]).toEqual([2, 0.5, 3.75, 3, 0, 0]);
});

test('the graph gives zeros for users without history', async () => {
  const scores = await runGraph(neighbourGraph(small), { histories: [[], []], weights: [[], []] });
  expect([...scores]).toEqual([0, 0, 0, 0, 0, 0]);
});

test('a catalogue of more than 65,536 items gets wider indices', async () => {
  const itemCount = 65_537;
  const indices = new Int32Array(itemCount).fill(itemCount - 1);
  const lists = { itemCount, width: 1, indices, weights: new Float64Array(itemCount).fill(1) };
  const scores = await runGraph(neighbourGraph(lists), { histories: [[0, 5]], weights: [[1, 1]] });
  expect(scores[itemCount - 1]).toBe(2);
  expect(scores.length).toBe(itemCount);
});

test('writes every kind of attribute in the way the runtime reads it', async () => {
  const model = buildModel({
    opset: 18,
    inputs: [
      { name: 'history', type: 'int64', shape: ['t'] },
      { name: 'weights', type: 'float32', shape: ['t'] },
      { name: 'row', type: 'int64', shape: ['t'] },
      { name: 'count', type: 'int64', shape: [1] },
    ],
    outputs: [{ name: 'scores', type: 'float32', shape: ['t'] }],
    nodes: [
      { op: 'LeakyRelu', inputs: ['weights'], outputs: ['leaky'], attributes: { alpha: { float: 0.5 } } },
      { op: 'Constant', inputs: [], outputs: ['two'], attributes: { value_floats: { floats: [2] } } },
      { op: 'Constant', inputs: [], outputs: ['axes'], attributes: { value_ints: { ints: [0] } } },
      { op: 'Constant', inputs: [], outputs: ['one'], attributes: { value: { tensor: int64Tensor([1]) } } },
      { op: 'Mul', inputs: ['leaky', 'two'], outputs: ['doubled'] },
      { op: 'Cast', inputs: ['one'], outputs: ['oneFloat'], attributes: { to: { int: 1 } } },
      { op: 'Add', inputs: ['doubled', 'oneFloat'], outputs: ['sum'] },
      { op: 'Unsqueeze', inputs: ['sum', 'axes'], outputs: ['wide'] },
      { op: 'Squeeze', inputs: ['wide', 'axes'], outputs: ['scores'] },
    ],
  });
  const scores = await runGraph(model, { histories: [[0, 0]], weights: [[3, -1]] });
  expect([...scores]).toEqual([7, 0]);
});

test('refuses constants that do not fill their shape', () => {
  const initializers = { c: int64Tensor([1, 2], [3]) };
  expect(() => buildModel({ opset: 18, inputs: [], outputs: [], initializers, nodes: [] })).toThrow(
    'a int64 tensor of shape [3] has 24 bytes, got 16',
  );
});
