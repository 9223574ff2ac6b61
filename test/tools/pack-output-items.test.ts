import { expect, test } from 'vitest';
import type { GraphTensor } from '../../src/inference/protocol.ts';
import { findOutputItems, type OutputItemsContext } from '../../src/tools/packing/graph/output-items.ts';
import type { OutputRole } from '../../src/tools/packing/graph/roles.ts';

const context: OutputItemsContext = {
  file: 'model.onnx',
  itemsFile: 'items.csv',
  items: 50,
  firstItem: 0,
  firstOutput: undefined,
  padIndex: undefined,
  isFlagged: false,
};
const scores: OutputRole = { kind: 'scores', scores: 'y' };
const top: OutputRole = { kind: 'top', itemIndices: 'y', scores: undefined };

const tensor = (elementType: string, width: number | string): GraphTensor => ({
  name: 'y',
  elementType,
  shape: ['b', width],
});

/** Where the items are, or the flags to choose from. */
const find = (output: OutputRole, width: number | string, more: Partial<OutputItemsContext> = {}): unknown => {
  const got = findOutputItems(output, [tensor('float32', width)], { ...context, ...more });
  return 'found' in got ? [got.found.itemCount, got.found.firstOutput] : got.open.flatMap(({ flags }) => flags);
};

const fromOne = { firstItem: 1, padIndex: 0 };

test.each<[string, unknown, unknown]>([
  ['as many columns as items, inputs from 0', find(scores, 50), [50, 0]],
  ['as many columns as items, inputs from 1', find(scores, 50, fromOne), [50, 0]],
  ['a column for padding in front', find(scores, 51, fromOne), [50, 1]],
  ['a column for padding behind', find(scores, 51, { padIndex: 50 }), [50, 0]],
  ['extra tokens behind, as a flag says', find(scores, 53, { firstOutput: 0 }), [50, 0]],
  ['columns that vary, inputs from 0', find(scores, 'n'), [50, 0]],
  ['columns that vary, inputs from 1', find(scores, 'n', fromOne), ['--first-output 0', '--first-output 1']],
  ['columns that vary and a flag', find(scores, 'n', { ...fromOne, firstOutput: 0 }), [50, 0]],
  ['fewer columns than items', find(scores, 32), ['--output y=scores']],
  ['fewer columns than items and a flag', find(scores, 32, { isFlagged: true }), [32, 0]],
  [
    'fewer columns than items, inputs from 1',
    find(scores, 32, fromOne),
    ['--first-output 0', '--first-output 1', '--output y=scores'],
  ],
  ['the best from 0', find(top, 20), [50, 0]],
  ['the best, inputs from 1', find(top, 20, fromOne), ['--first-output 0', '--first-output 1']],
  ['the best, as a flag says', find(top, 20, { ...fromOne, firstOutput: 0 }), [50, 0]],
  ['all and padding, inputs from 1', find(top, 51, fromOne), [50, 1]],
])('the items in an output of %s', (_, got, expected) => {
  expect(got).toEqual(expected);
});

test('a narrow output is asked about by its own name', () => {
  const got = findOutputItems(scores, [tensor('float32', 32)], context);
  expect(got).toMatchObject({
    open: [
      { about: 'output "y", float32 [b, 32], is narrower than the 50 items of items.csv: does it score the first 32' },
    ],
  });
});

test.each([
  [
    51,
    {},
    /scores 51 items: .* items\.csv, got 50; if column 0 stands for padding, --first-item 1; .*--first-output 0$/,
  ],
  [60, {}, /scores 60 items: .* got 50; if the last columns are tokens that are no items, --first-output 0$/],
  [50, { firstOutput: 50 }, /--first-output 50: expected a column of "y", float32 \[b, 50\], got none/],
])('%i columns and %j are refused', (width, more, message) => {
  expect(() => find(scores, width, more)).toThrow(message);
});

test('a pairs graph has no first output', () => {
  const pairs: OutputRole = { kind: 'pairs', scores: 'y', column: 0 };
  expect(() => find(pairs, 1, { firstOutput: 1 })).toThrow('--first-output belongs to scores and top');
});
