import { expect, test } from 'vitest';
import type { GraphTensor } from '../../src/inference/protocol.ts';
import { proposeInputs } from '../../src/tools/packing/graph/propose-inputs.ts';
import { proposeOutput } from '../../src/tools/packing/graph/propose-output.ts';
import { parseInputFlag, parseOutputFlag } from '../../src/tools/packing/graph/role-flags.ts';

const tensor = (name: string, elementType: string, ...shape: (number | string)[]): GraphTensor => ({
  name,
  elementType,
  shape,
});

const context = { itemCount: 50, firstItem: 0, userColumns: ['age', 'mean_rating'], outputs: [] };

/** The roles of some inputs by name; `?` for one that is asked. */
const rolesOf = (...inputs: GraphTensor[]): Record<string, string> => {
  const { decided } = proposeInputs(inputs, new Map(), context);
  const roles = new Map(
    decided.map(({ tensor: { name }, role }) => {
      if (role.kind === 'history') return [name, `${role.kind}:${role.layout}`];
      const columns = role.kind === 'userFeatures' || role.kind === 'itemFeatures' ? `:${role.columns.join()}` : '';
      return [name, `${role.kind}${columns}`];
    }),
  );
  return Object.fromEntries(inputs.map(({ name }) => [name, roles.get(name) ?? '?']));
};

test.each<[string, GraphTensor[], Record<string, string>]>([
  [
    "RecBole's sequences",
    [tensor('item_id_list', 'int64', 'b', 50), tensor('item_length', 'int64', 'b')],
    { item_id_list: 'history:padded', item_length: 'historyLength' },
  ],
  [
    'collaborative filtering of pairs',
    [tensor('userId', 'int64', 'b'), tensor('movieId', 'int32', 'b', 1)],
    { userId: 'userIndex', movieId: 'itemIndex' },
  ],
  [
    'a history and a candidate',
    [tensor('input_ids', 'int64', 'b', 'l'), tensor('target', 'int64', 'b')],
    { input_ids: 'history:padded', target: 'itemIndex' },
  ],
  [
    'ragged histories',
    [
      tensor('history', 'int64', 't'),
      tensor('weights', 'float32', 't'),
      tensor('row', 'int64', 't'),
      tensor('count', 'int64', 1),
    ],
    { history: 'history:ragged', weights: 'historyWeights', row: 'historyRow', count: 'rowCount' },
  ],
  ['one session', [tensor('sessionItems', 'int64', 'l')], { sessionItems: 'history:single' }],
  [
    'a history and its mask',
    [tensor('item_seq', 'int64', 'b', 'l'), tensor('mask', 'float32', 'b', 'l')],
    { item_seq: 'history:padded', mask: 'historyWeights' },
  ],
  [
    'one input a column',
    [tensor('age', 'float32', 'b', 1), tensor('rating', 'float32', 'b', 1), tensor('genre:Drama', 'float32', 'b', 1)],
    { age: 'userFeatures:age', rating: 'itemFeatures:rating', 'genre:Drama': 'itemFeatures:genre:Drama' },
  ],
  [
    'as many columns as the users have',
    [tensor('user_dense', 'float32', 'b', 2), tensor('item_dense', 'float32', 'b', 2)],
    { user_dense: 'userFeatures:age,mean_rating', item_dense: '?' },
  ],
  [
    'whole numbers of users',
    [tensor('age', 'int64', 'b'), tensor('user_age', 'int32', 'b', 1), tensor('releaseYear', 'int64', 'b', 1)],
    { age: 'userFeatures:age', user_age: 'userIndex', releaseYear: 'itemFeatures:releaseYear' },
  ],
  ['a name that says nothing', [tensor('x', 'int64', 'b')], { x: '?' }],
  ['texts and masks', [tensor('title', 'string', 'b'), tensor('pad', 'bool', 'b', 'l')], { title: '?', pad: '?' }],
])('%s', (_, inputs, roles) => {
  expect(rolesOf(...inputs)).toEqual(roles);
});

test('a float for each item, in and out, is a vector of the history', () => {
  const outputs = [tensor('y', 'float32', 'b', 50)];
  const { decided } = proposeInputs([tensor('x', 'float32', 'b', 50)], new Map(), { ...context, outputs });
  expect(decided[0]?.role).toEqual({ kind: 'historyVector' });
});

test('what is not known is asked with the flags to choose from, and a flag is the answer', () => {
  const inputs = [tensor('x', 'float32', 'b', 2)];
  expect(proposeInputs(inputs, new Map(), context).open).toEqual([
    {
      about: 'input "x", float32 [b, 2]',
      flags: [
        '--input x=userFeatures:<columns>',
        '--input x=itemFeatures:<columns>',
        '--input x=features:user.<column>,item.<column>',
      ],
    },
  ]);
  const flags = new Map([parseInputFlag('x=features:user.age,item.genre:Sci-Fi')]);
  expect(proposeInputs(inputs, flags, context)).toEqual({
    decided: [
      {
        tensor: inputs[0],
        role: {
          kind: 'features',
          columns: [
            { of: 'user', name: 'age' },
            { of: 'item', name: 'genre:Sci-Fi' },
          ],
        },
      },
    ],
    open: [],
  });
});

const kindOf = (outputs: GraphTensor[], { hasItemInputs = false, flags = [] as string[] } = {}): unknown => {
  const outline = { inputs: [], outputs, others: [] };
  const proposal = proposeOutput(outline, new Map(flags.map(parseOutputFlag)), { ...context, hasItemInputs });
  return 'output' in proposal ? proposal.output : proposal.open.flags;
};

test.each<[string, unknown, unknown]>([
  ['as many columns as items', kindOf([tensor('y', 'float32', 'b', 50)]), { kind: 'scores', scores: 'y' }],
  ['columns that vary', kindOf([tensor('y', 'float16', 'b', 'n')]), { kind: 'scores', scores: 'y' }],
  [
    'indices of the best beside their scores',
    kindOf([tensor('values', 'float32', 'b', 20), tensor('indices', 'int64', 'b', 20)]),
    { kind: 'top', itemIndices: 'indices', scores: 'values' },
  ],
  [
    'indices of all beside their scores',
    kindOf([tensor('values', 'float32', 'b', 50), tensor('indices', 'int64', 'b', 50)]),
    { kind: 'top', itemIndices: 'indices', scores: 'values' },
  ],
  [
    'scores beside the best of them',
    kindOf([tensor('logits', 'float32', 'b', 50), tensor('best', 'int64', 'b', 1)]),
    { kind: 'scores', scores: 'logits' },
  ],
  [
    'indices alone',
    kindOf([tensor('best', 'int32', 'b', 20)]),
    { kind: 'top', itemIndices: 'best', scores: undefined },
  ],
  [
    'scores beside something else',
    kindOf([tensor('hidden', 'float32', 'b', 64), tensor('logits', 'float32', 'b', 50)]),
    { kind: 'scores', scores: 'logits' },
  ],
  [
    'two that may be scores',
    kindOf([tensor('a', 'float32', 'b', 50), tensor('b', 'float32', 'b', 50)]),
    ['--output a=scores', '--output b=scores'],
  ],
  [
    'a number for each row',
    kindOf([tensor('variable', 'float32', 'r', 1)], { hasItemInputs: true }),
    { kind: 'pairs', scores: 'variable', column: 0 },
  ],
  [
    'chances of no and yes',
    kindOf([tensor('label', 'int64', 'r'), tensor('p', 'float32', 'r', 2)], { hasItemInputs: true }),
    { kind: 'pairs', scores: 'p', column: 1 },
  ],
  [
    'chances of many classes',
    kindOf([tensor('p', 'float32', 'r', 5)], { hasItemInputs: true }),
    ['--output p=pairs:<column>'],
  ],
  [
    'chances of many classes and a flag',
    kindOf([tensor('p', 'float32', 'r', 5)], { hasItemInputs: true, flags: ['p=pairs:4'] }),
    { kind: 'pairs', scores: 'p', column: 4 },
  ],
])('an output of %s', (_, got, expected) => {
  expect(got).toEqual(expected);
});

test.each(['x', 'x=', 'x=history', 'x=history:left', 'x=userFeatures:', 'x=teapot'])(
  '--input %s is refused',
  (text) => {
    expect(() => parseInputFlag(text)).toThrow(`--input ${text}: expected <input>=<role>`);
  },
);

test('columns of neither users nor items are refused', () => {
  expect(() => parseInputFlag('x=features:age,item.rating')).toThrow(
    'the columns of features are user.<column> or item.<column>, separated by commas, got "age"',
  );
});

test.each(['y', 'y=scores:-1', 'y=best', 'y=pairs:x'])('--output %s is refused', (text) => {
  expect(() => parseOutputFlag(text)).toThrow(`--output ${text}: expected <output>=scores`);
});

/** The flags that an input is asked with, beside others. */
const asked = (wanted: GraphTensor, ...others: GraphTensor[]): string[] =>
  proposeInputs([wanted, ...others], new Map(), context)
    .open.find(({ about }) => about.includes(`"${wanted.name}"`))
    ?.flags.map((flag) => flag.replace(`--input ${wanted.name}=`, '')) as string[];

test.each<[string, string[], string[]]>([
  [
    'a matrix of floats beside a history',
    asked(tensor('timestamps', 'float32', 'b', 50), tensor('item_seq', 'int64', 'b', 50)),
    ['userFeatures:<columns>', 'itemFeatures:<columns>', 'features:user.<column>,item.<column>', 'historyWeights'],
  ],
  [
    'a matrix of floats of another width',
    asked(tensor('extra', 'float32', 'b', 7), tensor('item_seq', 'int64', 'b', 50)),
    ['userFeatures:<columns>', 'itemFeatures:<columns>', 'features:user.<column>,item.<column>'],
  ],
  ['a column of floats', asked(tensor('z', 'float32', 'b', 1)), ['userFeatures:<column>', 'itemFeatures:<column>']],
  [
    'a matrix whose width is not known',
    asked(tensor('z', 'float32', 'b', 'n')),
    ['userFeatures:<columns>', 'itemFeatures:<columns>', 'features:user.<column>,item.<column>', 'historyVector'],
  ],
  [
    'a mask of whole numbers',
    asked(tensor('attention_mask', 'int64', 'b', 50), tensor('input_ids', 'int64', 'b', 50)),
    ['historyWeights', 'history:padded'],
  ],
  [
    'two matrices of indices that may both be histories',
    asked(tensor('a', 'int64', 'b', 50), tensor('c', 'int64', 'b', 50)),
    ['historyWeights', 'history:padded'],
  ],
])('%s is asked about with the roles that it may have', (_, got, expected) => {
  expect(got).toEqual(expected);
});

test('a mask of floats weighs the history beside it, whatever that is called', () => {
  expect(rolesOf(tensor('input_ids', 'int64', 'b', 50), tensor('attention_mask', 'float32', 'b', 50))).toEqual({
    input_ids: 'history:padded',
    attention_mask: 'historyWeights',
  });
  expect(rolesOf(tensor('item_seq', 'int64', 'b', 50), tensor('category_seq', 'int64', 'b', 50))).toEqual({
    item_seq: '?',
    category_seq: '?',
  });
});

test('scores at each step are refused, and a column is asked for where there are several', () => {
  const steps = [tensor('logits', 'float32', 'b', 6, 50)];
  const message =
    'output "logits", float32 [b, 6, 50], has three dimensions, such as a score for every item at each step';
  expect(() => kindOf(steps)).toThrow(message);
  expect(() => kindOf(steps, { flags: ['logits=scores'] })).toThrow(message);
  const outputs = [tensor('i0', 'float32', 'r'), tensor('i1', 'float32', 'r', 2)];
  expect(kindOf(outputs, { hasItemInputs: true })).toEqual(['--output i0=pairs', '--output i1=pairs:<column>']);
});
