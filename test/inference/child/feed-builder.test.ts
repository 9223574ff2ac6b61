import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../../src/bundle/manifest/manifest.ts';
import type { FeedRow } from '../../../src/inference/child/feeds/feed-row.ts';
import type { GraphTensor } from '../../../src/inference/protocol.ts';

/** The runtime sends telemetry unless this is set before it is loaded. */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
const { FeedBuilder } = await import('../../../src/inference/child/feeds/feed-builder.ts');

type Inputs = Manifest['inputs'];

const rowOf = (parts: Partial<FeedRow> & { items?: number[]; weights?: number[] }): FeedRow => ({
  history: {
    items: Int32Array.from(parts.items ?? []),
    weights: Float32Array.from(parts.weights ?? (parts.items ?? []).map(() => 1)),
  },
  userRow: 0,
  features: new Float32Array(0),
  item: 0,
  ...parts,
});
const graphTensor = (name: string, elementType: string, shape: GraphTensor['shape']): GraphTensor => ({
  name,
  elementType,
  shape,
});

/** What each input is fed: type, shape, values. */
const fed = (builder: InstanceType<typeof FeedBuilder>, rows: readonly FeedRow[]) =>
  Object.fromEntries(
    Object.entries(builder.build(rows)).map(([name, { type, dims, data }]) => [
      name,
      [type, [...dims], Array.from(data as Iterable<number | bigint>, Number)],
    ]),
  );

describe('histories', () => {
  const history = (layout: 'padded' | 'single' | 'ragged', padIndex?: number): Inputs => [
    { name: 'h', role: 'history', layout, maxLength: 1000, ...(padIndex === undefined ? {} : { padIndex }) },
    { name: 'w', role: 'historyWeights' },
  ];
  const tensors = (shape: GraphTensor['shape'], indexType = 'int64', weightType = 'float32') => [
    graphTensor('h', indexType, shape),
    graphTensor('w', weightType, shape),
  ];
  const rows = [rowOf({ items: [1, 2, 3], weights: [0.5, 1, 2] }), rowOf({ items: [4], weights: [1] })];

  test('are padded to the longest of the run', () => {
    const builder = new FeedBuilder({ inputs: history('padded', 9) }, tensors(['b', 'l']));
    expect(fed(builder, rows)).toEqual({
      h: ['int64', [2, 3], [1, 2, 3, 4, 9, 9]],
      w: ['float32', [2, 3], [0.5, 1, 2, 1, 0, 0]],
    });
  });

  test('keep their newest entries where the graph is narrower', () => {
    const builder = new FeedBuilder({ inputs: history('padded', 9) }, tensors([2, 2], 'int32', 'float64'));
    expect(fed(builder, rows)).toEqual({
      h: ['int32', [2, 2], [2, 3, 4, 9]],
      w: ['float64', [2, 2], [1, 2, 1, 0]],
    });
  });

  test('of one user have no first dimension, and are padded where the graph has a fixed length', () => {
    const varying = new FeedBuilder({ inputs: history('single') }, tensors(['l']));
    expect(fed(varying, rows.slice(0, 1))).toMatchObject({ h: ['int64', [3], [1, 2, 3]] });
    const fixed = new FeedBuilder({ inputs: history('single', 7) }, tensors([4]));
    expect(fed(fixed, rows.slice(1))).toEqual({
      h: ['int64', [4], [4, 7, 7, 7]],
      w: ['float32', [4], [1, 0, 0, 0]],
    });
  });

  test('stand one after another in a ragged graph', () => {
    const inputs: Inputs = [...history('ragged'), { name: 'r', role: 'historyRow' }, { name: 'n', role: 'rowCount' }];
    const builder = new FeedBuilder({ inputs }, [
      ...tensors(['t']),
      graphTensor('r', 'int32', ['t']),
      graphTensor('n', 'int64', [1]),
    ]);
    expect(fed(builder, rows)).toEqual({
      h: ['int64', [4], [1, 2, 3, 4]],
      w: ['float32', [4], [0.5, 1, 2, 1]],
      r: ['int32', [4], [0, 0, 0, 1]],
      n: ['int64', [1], [2]],
    });
  });
});

test('rows of users and candidates are [R], or [R, 1] where the graph says so', () => {
  const inputs: Inputs = [
    { name: 'u', role: 'userIndex' },
    { name: 'i', role: 'itemIndex' },
  ];
  const builder = new FeedBuilder({ inputs }, [graphTensor('u', 'int64', ['r']), graphTensor('i', 'int32', ['r', 1])]);
  expect(fed(builder, [rowOf({ userRow: 4, item: 7 }), rowOf({ userRow: 4, item: 8 })])).toEqual({
    u: ['int64', [2], [4, 4]],
    i: ['int32', [2, 1], [7, 8]],
  });
});

describe('features', () => {
  const columns = (name: string, role: 'userFeatures' | 'itemFeatures', ...names: string[]): Inputs[number] => ({
    name,
    role,
    columns: names,
    defaults: {},
  });

  test('of users are cut into the inputs of their columns, in the order of the manifest', () => {
    const inputs = [columns('1', 'userFeatures', 'b'), columns('0', 'userFeatures', 'a', 'c')];
    const builder = new FeedBuilder({ inputs }, [
      graphTensor('0', 'float32', ['b', 2]),
      graphTensor('1', 'float64', ['b']),
    ]);
    const rows = [rowOf({ features: Float32Array.of(1, 2, 3) }), rowOf({ features: Float32Array.of(4, 5, 6) })];
    expect(fed(builder, rows)).toEqual({
      '0': ['float32', [2, 2], [2, 3, 5, 6]],
      '1': ['float64', [2], [1, 4]],
    });
  });

  test('of candidates are looked up by item', () => {
    const inputs = [columns('x', 'itemFeatures', 'rating'), columns('y', 'itemFeatures', 'genre:Drama')];
    const tensors = [graphTensor('x', 'float32', ['r', 1]), graphTensor('y', 'int64', ['r', 1])];
    const table = { values: Float32Array.of(5, 0, 6.5, 1, 7.9, 1), columns: 2 };
    const rows = [rowOf({ item: 2 }), rowOf({ item: 0 })];
    expect(fed(new FeedBuilder({ inputs }, tensors, table), rows)).toEqual({
      x: ['float32', [2, 1], [Math.fround(7.9), 5]],
      y: ['int64', [2, 1], [1, 0]],
    });
    expect(fed(new FeedBuilder({ inputs }, tensors), rows)).toMatchObject({ x: ['float32', [2, 1], [0, 0]] });
  });

  test.each([
    ['float16', [0x3e00, 0xc100]], // bits
    ['float64', [1.5, -2.5]],
    ['int64', [1, -2]],
    ['int32', [1, -2]],
  ])('come as %s where the graph wants that', (type, values) => {
    const builder = new FeedBuilder({ inputs: [columns('x', 'userFeatures', 'a', 'b')] }, [
      graphTensor('x', type, ['b', 2]),
    ]);
    const { data } = builder.build([rowOf({ features: Float32Array.of(1.5, -2.5) })])['x']!;
    // A runtime that knows float16 reads the bits itself.
    const raw = type === 'float16' ? new Uint16Array((data as Uint16Array).buffer) : data;
    expect(Array.from(raw as Iterable<number | bigint>, Number)).toEqual(values);
  });
});
