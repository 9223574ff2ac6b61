import { describe, expect, test } from 'vitest';
import type { ManifestSource } from '../../../src/bundle/manifest/manifest.ts';
import type { ElementType } from '../../../src/tools/onnx/tensor.ts';
import { featuresGraph } from '../../support/kind-graphs.ts';
import { listFromScores, oddItems, oddUsers, type OddBundle } from '../../support/odd-bundles.ts';
import { itemCount, matrix } from '../../support/odd-graphs.ts';
import { infoOf, listOf, refusalOf, serve } from './lists.ts';

type Columns = Readonly<Record<string, number>>;

/** What one unit of a column says about a movie; multiples of 1/8, so that sums are exact. */
const weight = (column: number, item: number): number => ((column * 5 + item * 7 + column * item) % 13) / 8;
const weightsOf = (columns: number) => matrix(columns, itemCount, weight);

/** The list of values, column by column. */
const listOfValues = (values: readonly number[], seen: readonly number[] = []): string[] =>
  listFromScores((item) => values.reduce((sum, value, column) => sum + value * weight(column, item), 0), seen);

/** Nothing is above neutral, so that likes move scores through the graph only. */
const neutral = 1000;
const usersWith = (rows: readonly Columns[]): NonNullable<OddBundle['users']> =>
  oddUsers.map(({ id, history }, row) => ({ id, history: [...history], ...rows[row] }));

describe('a server with a graph of user features', () => {
  const columns = ['age', 'premium', 'visits'];
  const inputs: ManifestSource['inputs'] = [
    { name: 'features', role: 'userFeatures', columns, defaults: { age: 2.5, visits: 0.125 } },
  ];
  const rows: Columns[] = [{ age: 4, visits: 1.5 }, { age: 1, premium: 1 }, {}, { visits: 8, age: 0.5 }];
  const users = usersWith(rows);
  const valuesOf = ({ age = 2.5, premium = 0, visits = 0.125 }: Columns): number[] => [age, premium, visits];

  const types: [ElementType, 'float32' | 'float16' | 'float64', number | string][] = [
    ['float32', 'float32', 'users'],
    ['float64', 'float64', 'users'],
    ['float16', 'float16', 'users'],
    ['float32', 'float32', 3],
  ];
  for (const [type, scoreType, batch] of types)
    test(`answers with features of ${type}, scores of ${scoreType}, ${batch} a run`, async () => {
      const model = featuresGraph([{ name: 'features', type, shape: [batch, 3] }], weightsOf(3), scoreType);
      const server = await serve({ model, inputs, users });
      for (const [row, { id, history }] of oddUsers.entries())
        expect(await listOf(server, id)).toMatchObject({
          source: 'MODEL',
          ids: listOfValues(valuesOf(rows[row]!), history),
        });
      const strangers = { source: 'MODEL', ids: listOfValues(valuesOf({})) };
      expect(await listOf(server, '5')).toMatchObject({ ...strangers, cached: false });
      expect(await listOf(server, '6')).toMatchObject({ ...strangers, cached: true });
      expect(await infoOf(server)).toMatchObject({
        exactLimits: true,
        capabilities: ['KNOWN_USERS'],
        inputs: [{ name: 'features', role: 'USER_FEATURES', elementType: type, shape: [String(batch), '3'] }],
        outputs: [{ name: 'scores', role: 'SCORES', elementType: scoreType }],
      });
    });

  test('answers with one input for each column, named by numbers, of several types and ranks', async () => {
    const model = featuresGraph(
      [
        { name: '1', type: 'int64', shape: ['', 1] },
        { name: '0', type: 'float32', shape: [''] },
        { name: '2', type: 'float64', shape: ['', 1] },
        { name: '3', type: 'int32', shape: [''] },
      ],
      weightsOf(4),
    );
    const server = await serve({
      model,
      // In another order than the graph's.
      inputs: [
        { name: '0', role: 'userFeatures', columns: ['age'], defaults: { age: 2.5 } },
        { name: '3', role: 'userFeatures', columns: ['premium'] },
        { name: '1', role: 'userFeatures', columns: ['visits'], defaults: { visits: 3 } },
        { name: '2', role: 'userFeatures', columns: ['pref_min_rating'], defaults: { pref_min_rating: 0.25 } },
      ],
      users,
      manifest: { neutral },
    });
    for (const [row, { id, history }] of oddUsers.entries()) {
      const { age = 2.5, premium = 0, visits = 3 } = rows[row]!;
      const ids = listOfValues([Math.trunc(visits), age, 0.25, premium], history);
      expect(await listOf(server, id)).toMatchObject({ source: 'MODEL', ids });
    }
    expect((await infoOf(server)).inputs.map(({ shape }) => shape)).toEqual([['?'], ['?'], ['?', '1'], ['?', '1']]);
  });

  test('answers everybody when there are no users', async () => {
    const model = featuresGraph([{ name: 'features', type: 'float32', shape: ['users', 3] }], weightsOf(3));
    const server = await serve({ model, inputs, users: null });
    expect(await listOf(server, '7')).toMatchObject({ source: 'MODEL', ids: listOfValues(valuesOf({})) });
    expect((await infoOf(server)).capabilities).toEqual([]);
  });

  test('refuses users whose feature is no number, and a graph of another width', async () => {
    const shape = ['users', 3];
    const model = featuresGraph([{ name: 'features', type: 'float32', shape }], weightsOf(3));
    const strange = [{ id: '1' }, { id: '2', age: 'old' }];
    expect(await refusalOf({ model, inputs, users: strange })).toMatchObject({
      failedStep: 'GRAPH',
      file: 'users.jsonl',
      actual: expect.stringMatching(/2.*age.*number/),
    });
    const narrow = [{ name: 'features', role: 'userFeatures' as const, columns: ['age'] }];
    expect(await refusalOf({ model, inputs: narrow })).toMatchObject({
      failedStep: 'GRAPH',
      file: 'model.onnx',
      expected: expect.stringMatching(/"features".*1 in each row/),
      actual: 'float32 [users, 3]',
    });
  });
});

describe('a server with a graph that takes preferences', () => {
  const columns = ['pref_genre:Drama', 'pref_genre:Comedy', 'pref_language:ko', 'pref_decade:1990s', 'pref_min_rating'];
  const inputs: ManifestSource['inputs'] = [
    { name: 'features', role: 'userFeatures', columns, defaults: { pref_min_rating: 0.5 } },
  ];
  const items = oddItems.map((item, at) => ({ ...item, language: at < 6 ? 'ko' : 'en' }));
  const model = featuresGraph([{ name: 'features', type: 'float32', shape: ['users', 5] }], weightsOf(5));
  const bundle: OddBundle = { model, inputs, items, manifest: { neutral } };

  test('tells the graph, and gives different preferences different lists', async () => {
    const server = await serve(bundle);
    const asked: [object, number[], number[]][] = [
      [{}, [0, 0, 0, 0, 0.5], []],
      [{ favoriteGenres: ['drama'] }, [1, 0, 0, 0, 0.5], []],
      [{ favoriteGenres: ['Drama', 'Comedy'] }, [1, 1, 0, 0, 0.5], []],
      [{ preferredLanguages: ['ko'] }, [0, 0, 1, 0, 0.5], []],
      [{ preferredLanguages: ['en'] }, [0, 0, 0, 0, 0.5], []],
      [{ preferredDecade: '1990s' }, [0, 0, 0, 1, 0.5], []],
      [{ preferredDecade: '2000s' }, [0, 0, 0, 0, 0.5], []],
      [{ minRating: 7 }, [0, 0, 0, 0, 7], [0, 1, 5, 6, 10, 11]],
      [{ minRating: 0 }, [0, 0, 0, 0, 0], []],
    ];
    for (const [preferences, values, tooBad] of asked) {
      const ids = listOfValues(values, [0, ...tooBad]);
      expect(await listOf(server, '1', { preferences })).toMatchObject({ source: 'MODEL', cached: false, ids });
      expect(await listOf(server, '1', { preferences })).toMatchObject({ cached: true, ids });
    }
    // A limit of the filter is no preference: the graph is not told.
    const ids = listOfValues([0, 0, 0, 0, 0.5], [0, 1, 5, 6, 10, 11]);
    expect(await listOf(server, '1', { filter: { minRating: 7 } })).toMatchObject({ cached: false, ids });
    expect((await infoOf(server)).capabilities).toEqual(['KNOWN_USERS', 'PREFERENCE_FEATURES']);
  });
});
