import type { InferenceSession } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { readOutput } from '../../../src/inference/child/graph/output/read-output.ts';
import { fetchedOutputs } from '../../../src/bundle/manifest/manifest-output.ts';
import { RunError } from '../../../src/inference/child/graph/output/run-error.ts';
import { toFloat32, toIndices } from '../../../src/inference/child/graph/output/tensor-values.ts';
import type { ManifestOutput } from '../../../src/bundle/manifest/manifest.ts';
import { toFloat16Bits } from '../../../src/tools/scoring/float16.ts';

type Results = InferenceSession.OnnxValueMapType;
type Value = Results[string];

/** A tensor as far as reading goes. */
const tensor = (type: string, dims: readonly number[], data: ArrayLike<number | bigint>): Value =>
  ({ type, dims, data }) as unknown as Value;
const floats = (dims: readonly number[], ...values: number[]): Value =>
  tensor('float32', dims, Float32Array.from(values));
const longs = (dims: readonly number[], ...values: number[]): Value =>
  tensor('int64', dims, BigInt64Array.from(values, BigInt));

const plain = (
  output: ManifestOutput,
  results: Results,
  sizes: { rows: number; itemCount: number | null; padIndex?: number },
) => readOutput(results, output, sizes).map(({ items, scores }) => [items && [...items], [...scores]]);

const message = (text: string): RunError => new RunError(text);

describe('scores of all items', () => {
  const output = { kind: 'scores' as const, scores: 's' };
  const read = (value: Value, rows: number, itemCount: number | null) => () =>
    plain(output, { s: value }, { rows, itemCount });

  test('are a row for each user', () => {
    expect(read(floats([2, 3], 1, 2, 3, 4, 5, 6), 2, 3)()).toEqual([
      [null, [1, 2, 3]],
      [null, [4, 5, 6]],
    ]);
  });

  test('of a single user may come without a first dimension', () => {
    expect(read(floats([3], 1, 2, 3), 1, null)()).toEqual([[null, [1, 2, 3]]]);
  });

  test.each<[Value, number, number | null, string]>([
    [floats([3, 2], 1, 2, 3, 4, 5, 6), 2, 2, 'shape [3, 2], expected [2, n]'],
    [floats([2, 2], 1, 2, 3, 4), 2, 3, 'shape [2, 2], expected [2, 3]'],
    [floats([1, 2, 1], 1, 2), 1, null, 'shape [1, 2, 1], expected [1, n]'],
    [floats([1, 0]), 1, null, 'shape [1, 0], expected [1, n]'],
    [longs([1, 1], 1), 1, 1, '"s" as int64, expected floats'],
  ])('of a wrong shape or type are refused with both: %o', (value, rows, itemCount, text) => {
    expect(read(value, rows, itemCount)).toThrow(text);
  });

  test('that are no tensor or not there are refused', () => {
    const sequence = [new Map([[0, 1]])] as unknown as Value;
    for (const results of [{}, { s: sequence }])
      expect(() => plain(output, results, { rows: 1, itemCount: 1 })).toThrow(message('The model gave no tensor "s".'));
  });
});

describe('items that a graph picked', () => {
  const scored = { kind: 'top' as const, itemIndices: 'i', scores: 's' };
  const ranked = { kind: 'top' as const, itemIndices: 'i' };

  test('case 6: come in order of items, with their scores, the first of repeated ones', () => {
    const results = { i: longs([2, 3], 4, 1, 4, 0, 2, 3), s: floats([2, 3], 9, 8, 7, 6, 5, 4) };
    expect(plain(scored, results, { rows: 2, itemCount: 5 })).toEqual([
      [
        [1, 4],
        [8, 9],
      ],
      [
        [0, 2, 3],
        [6, 5, 4],
      ],
    ]);
  });

  test('have scores by rank where the graph gives none', () => {
    const results = { i: tensor('int32', [4], Int32Array.of(3, 2, 3, 0)) };
    expect(plain(ranked, results, { rows: 1, itemCount: 4 })).toEqual([
      [
        [0, 2, 3],
        [0.25, 0.75, 1],
      ],
    ]);
  });

  test.each([
    [5, 'item index 5, expected 0 to 4'],
    [-2, 'item index -2, expected 0 to 4'],
    [2 ** 40, 'item index 1099511627776, expected 0 to 4'],
  ])('that do not exist are refused: %d', (item, text) => {
    expect(() => plain(ranked, { i: longs([1, 2], 0, item) }, { rows: 1, itemCount: 5 })).toThrow(text);
  });

  test('are skipped where the index means no item: -1, and padding past the items', () => {
    const results = { i: longs([1, 4], 5, 2, -1, 0) };
    expect(plain(ranked, results, { rows: 1, itemCount: 5, padIndex: 5 })).toEqual([
      [
        [0, 2],
        [0.25, 0.75],
      ],
    ]);
    const padding = { i: longs([1, 2], 3, 1) };
    expect(plain(ranked, padding, { rows: 1, itemCount: 5, padIndex: 3 })[0]![0]).toEqual([1, 3]);
  });

  test('are refused in words also where nobody knows how many there are', () => {
    const results = { i: longs([1, 1], -2) };
    expect(() => plain(ranked, results, { rows: 1, itemCount: null })).toThrow('item index -2, expected 0 or more');
  });

  test('are refused when their scores have another shape, even with as many numbers, or when they are no indices', () => {
    const results = { i: longs([2, 3], 0, 1, 2, 0, 1, 2), s: floats([3, 2], 1, 2, 3, 4, 5, 6) };
    expect(() => plain(scored, results, { rows: 2, itemCount: 5 })).toThrow('"s" of shape [3, 2], expected [2, n]');
    const narrow = { ...results, s: floats([2, 2], 1, 2, 3, 4) };
    expect(() => plain(scored, narrow, { rows: 2, itemCount: 5 })).toThrow('"s" of shape [2, 2], expected [2, 3]');
    expect(() => plain(ranked, { i: floats([1, 1], 1) }, { rows: 1, itemCount: 5 })).toThrow('expected indices');
  });
});

describe('scores of pairs', () => {
  const output = (column = 0) => ({ kind: 'pairs' as const, scores: 's', column });

  test.each<[string, Value, number, number[]]>([
    ['[R]', floats([3], 1, 2, 3), 0, [1, 2, 3]],
    ['[R, 1]', floats([3, 1], 1, 2, 3), 0, [1, 2, 3]],
    ['[R, 2], column 1', floats([3, 2], 0, 1, 0, 2, 0, 3), 1, [1, 2, 3]],
    ['[R, 2], column 0', floats([3, 2], 0, 1, 0, 2, 0, 3), 0, [0, 0, 0]],
  ])('are one for each row of %s', (_, value, column, scores) => {
    expect(plain(output(column), { s: value }, { rows: 3, itemCount: 9 })).toEqual([[null, scores]]);
  });

  test('of a single pair may come without dimensions', () => {
    expect(plain(output(), { s: floats([], 7) }, { rows: 1, itemCount: 9 })).toEqual([[null, [7]]]);
  });

  test.each<[string, Value, number, string]>([
    ['rows', floats([2], 1, 2), 0, '[2], expected [3] or [3, n]'],
    ['one row of all', floats([1, 3], 1, 2, 3), 0, '[1, 3], expected [3] or [3, n]'],
    ['no dimensions', floats([], 1), 0, '[], expected [3] or [3, n]'],
    ['columns', floats([3, 2], 1, 2, 3, 4, 5, 6), 2, '[3, 2], expected [3, n], n at least 3'],
  ])('of a wrong shape are refused with both: %s', (_, value, column, text) => {
    expect(() => plain(output(column), { s: value }, { rows: 3, itemCount: 9 })).toThrow(text);
  });
});

test('case 4: only outputs that the manifest names are fetched', () => {
  expect(fetchedOutputs({ kind: 'scores', scores: 's' })).toEqual(['s']);
  expect(fetchedOutputs({ kind: 'pairs', scores: 's', column: 1 })).toEqual(['s']);
  expect(fetchedOutputs({ kind: 'top', itemIndices: 'i' })).toEqual(['i']);
  expect(fetchedOutputs({ kind: 'top', itemIndices: 'i', scores: 's' })).toEqual(['i', 's']);
});

describe('the values of a tensor', () => {
  const of = (type: string, data: ArrayLike<number | bigint>) => tensor(type, [data.length], data);

  test('are read as float32 from every float type', () => {
    const values = [1.5, -2, 0.25, Number.NaN, Number.POSITIVE_INFINITY];
    expect([...toFloat32(of('float32', Float32Array.from(values)))!]).toEqual(values);
    expect([...toFloat32(of('float64', Float64Array.from(values)))!]).toEqual(values);
    const bits = [...values.slice(0, 3).map(toFloat16Bits), 0x7e00, 0x7c00];
    expect([...toFloat32(of('float16', Uint16Array.from(bits)))!]).toEqual(values);
  });

  test('of float16 bits are read from where they begin in their buffer', () => {
    const bits = Uint16Array.of(0, 0x3c00, 0x4000).subarray(1);
    expect([...toFloat32(of('float16', bits))!]).toEqual([1, 2]);
  });

  test('of other types are none', () => {
    expect(toFloat32(of('uint16', Uint16Array.of(1)))).toBeNull();
    expect(toFloat32(of('int64', BigInt64Array.of(1n)))).toBeNull();
    expect(toIndices(of('float32', Float32Array.of(1)))).toBeNull();
    expect(toIndices(of('int32', Int32Array.of(1)))).toEqual(Int32Array.of(1));
  });
});
