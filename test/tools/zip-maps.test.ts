import { expect, test } from 'vitest';
import { buildModel } from '../../src/tools/onnx/build-model.ts';
import { withoutZipMaps } from '../../src/tools/onnx/zip-maps.ts';
import { rowsGraph } from '../support/pack-graphs.ts';
import { withZipMap } from '../support/zip-map.ts';

test('a model without ZipMap stays as it is', () => {
  const model = rowsGraph();
  expect(withoutZipMaps(model)).toEqual({ model, names: [] });
});

test('a ZipMap whose probabilities are given anyway stays', () => {
  expect(withoutZipMaps(withZipMap(rowsGraph(), 'probabilities')).names).toEqual([]);
});

test('a ZipMap at the end gives way to what enters it', () => {
  const hidden = buildModel({
    opset: 18,
    inputs: [{ name: 'p', type: 'float32', shape: ['rows', 2] }],
    outputs: [],
    nodes: [{ op: 'Neg', inputs: ['p'], outputs: ['hidden'] }],
  });
  const { model, names } = withoutZipMaps(withZipMap(hidden, 'hidden'));
  expect(names).toEqual(['maps']);
  const text = Buffer.from(model).toString('latin1');
  expect(text).toContain('Identity');
  expect(text).not.toContain('ZipMap');
});

test('bytes that are no model are an error', () => {
  expect(() => withoutZipMaps(Buffer.from('PK zip'))).toThrow();
});
