import { describe, expect, test } from 'vitest';
import { featureColumns } from '../../src/bundle/manifest/feature-columns.ts';
import { parseManifest } from '../../src/bundle/manifest/manifest.ts';
import { leastManifest } from '../support/manifests.ts';
import { bundleError } from '../support/refusals.ts';

const parse = (part: Record<string, unknown>) => () => parseManifest(JSON.stringify({ ...leastManifest(), ...part }));
const refusal = (problem: string) =>
  bundleError({ step: 'MANIFEST', file: 'manifest.json', actual: expect.stringContaining(problem) });

const user = { name: 'u', role: 'userIndex' };
const item = { name: 'i', role: 'itemIndex' };
const about = { name: 'f', role: 'userFeatures', columns: ['age'] };
const aboutItem = { name: 'g', role: 'itemFeatures', columns: ['rating', 'genre:Drama'] };
const padded = { name: 'h', role: 'history', layout: 'padded', padIndex: 0 };
const single = { name: 'h', role: 'history', layout: 'single' };
const ragged = [
  { name: 'h', role: 'history', layout: 'ragged' },
  { name: 'r', role: 'historyRow' },
  { name: 'n', role: 'rowCount' },
];
const scores = { kind: 'scores', scores: 's' };
const top = { kind: 'top', itemIndices: 't' };
const pairs = { kind: 'pairs', scores: 's' };
const candidates = { by: 'popularity', count: 100 };

describe('a manifest', () => {
  test.each<[string, Record<string, unknown>]>([
    ['scores of user features', { inputs: [about], output: scores }],
    ['items picked for users, without scores', { inputs: [user], output: top }],
    ['items picked from one history, with scores', { inputs: [single], output: { ...top, scores: 's' } }],
    ['pairs of indices', { inputs: [user, item], output: pairs }],
    ['pairs of features, some candidates', { inputs: [about, aboutItem], output: pairs, candidates }],
    ['pairs of padded histories', { inputs: [padded, item], output: { ...pairs, column: 1 } }],
    [
      'several inputs of features',
      { inputs: [about, { ...about, name: '0' }, aboutItem, { ...aboutItem, name: '1' }], output: pairs },
    ],
    ['defaults of its columns', { inputs: [{ ...about, defaults: { age: 30 } }] }],
    ['a single history that is filled up', { inputs: [{ ...single, padIndex: 9 }] }],
  ])('may state %s', (_, part) => {
    expect(parse(part)).not.toThrow();
  });

  test('takes column 0 of pairs unless it says otherwise', () => {
    expect(parse({ inputs: [user, item], output: pairs })().output).toEqual({ ...pairs, column: 0 });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['pairs without items', { inputs: [user], output: pairs }, 'needs an itemIndex or an itemFeatures input'],
    ['items of no pairs', { inputs: [user, item], output: scores }, 'belong to a pairs graph'],
    ['item features of no pairs', { inputs: [user, aboutItem], output: top }, 'belong to a pairs graph'],
    ['pairs of items only', { inputs: [item], output: pairs }, 'needs a history, a userIndex or a userFeatures'],
    ['candidates of no pairs', { inputs: [user], output: scores, candidates }, 'candidates belong to a pairs graph'],
    ['candidates by chance', { inputs: [user, item], output: pairs, candidates: { by: 'chance', count: 1 } }, '.by'],
    ['no candidates', { inputs: [user, item], output: pairs, candidates: { ...candidates, count: 0 } }, '.count'],
    ['pairs of one history', { inputs: [single, item], output: pairs }, 'has the layout "padded"'],
    ['pairs of ragged histories', { inputs: [...ragged, item], output: pairs }, 'has the layout "padded"'],
    ['no columns', { inputs: [{ ...about, columns: [] }] }, 'inputs.0.columns'],
    ['defaults of other columns', { inputs: [{ ...about, defaults: { agee: 1 } }] }, 'does not have: agee'],
    ['a default that is no number', { inputs: [{ ...about, defaults: { age: 'old' } }] }, 'inputs.0.defaults.age'],
    ['a column before the first', { inputs: [user, item], output: { ...pairs, column: -1 } }, 'output.column'],
    ['a kind that nobody knows', { output: { kind: 'guess' } }, 'output.kind'],
    ['one name for two inputs of features', { inputs: [about, about] }, 'each name may be used once'],
  ])('may not state %s', (_, part, problem) => {
    expect(parse(part)).toThrow(refusal(problem));
  });

  test('is refused with what is wrong between inputs and output beside its other problems', () => {
    const part = { inputs: [user], output: pairs, candidates, strongMatch: 7 };
    expect(parse(part)).toThrow(refusal('strongMatch: '));
    expect(parse(part)).toThrow(refusal('output: a pairs graph needs'));
  });
});

test('columns are listed input by input, 0 where there is no default', () => {
  const inputs = [
    { ...about, columns: ['b', 'a'], defaults: { a: 2 } },
    aboutItem,
    { ...about, name: '0', columns: ['pref_min_rating'] },
  ];
  const manifest = parse({ inputs, output: pairs })();
  expect(featureColumns(manifest.inputs, 'userFeatures')).toEqual([
    { name: 'b', default: 0 },
    { name: 'a', default: 2 },
    { name: 'pref_min_rating', default: 0 },
  ]);
  expect(featureColumns(manifest.inputs, 'itemFeatures').map(({ name }) => name)).toEqual(['rating', 'genre:Drama']);
});
