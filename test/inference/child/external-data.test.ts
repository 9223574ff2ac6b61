import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { refuseExternalData } from '../../../src/inference/child/graph/opening/external-data.ts';
import { buildModel } from '../../../src/tools/onnx/build-model.ts';

/** A message with one field that holds `bytes`. */
const around = (field: number, bytes: Uint8Array): Uint8Array =>
  new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(bytes).finish();

const located = new BinaryWriter().tag(14, WireType.Varint).int32(1).finish();
const external = around(13, around(1, Buffer.from('location')));

test.each([
  ['an initialiser', around(7, around(5, located))],
  ['an initialiser that only says where', around(7, around(5, external))],
  ['an attribute of a node', around(7, around(1, around(5, around(5, located))))],
  ['a graph within a graph', around(7, around(1, around(5, around(6, around(5, located)))))],
  ['a list of graphs', around(7, around(1, around(5, around(11, around(5, located)))))],
  ['a sparse initialiser', around(7, around(15, around(1, located)))],
  ['a function', around(25, around(7, around(5, around(5, located))))],
])('data of %s in another file are refused', (_, model) => {
  expect(() => refuseExternalData(model)).toThrow('expected all weights inside model.onnx');
});

test('a model with its data inside passes, and so does what is no model: others say what is wrong with it', () => {
  const inside = buildModel({
    opset: 18,
    inputs: [{ name: 'x', type: 'float32', shape: [2] }],
    outputs: [{ name: 'y', type: 'float32', shape: [2] }],
    initializers: { w: { type: 'float32', shape: [2], data: Float32Array.of(1, 2) } },
    nodes: [{ op: 'Add', inputs: ['x', 'w'], outputs: ['y'] }],
  });
  for (const bytes of [inside, inside.subarray(0, 40), new Uint8Array(0), Buffer.from('<html>'), Buffer.alloc(4096)])
    expect(() => refuseExternalData(bytes)).not.toThrow();
});
