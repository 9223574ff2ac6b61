import { describe, expect, test } from 'vitest';
import type { ManifestSource } from '../../../src/bundle/manifest/manifest.ts';
import type { ValueInfo } from '../../../src/tools/onnx/build-model.ts';
import { rankerGraph } from '../../support/kind-graphs.ts';
import { listFromScores, oddItems, oddUsers, type OddBundle } from '../../support/odd-bundles.ts';
import { matrix } from '../../support/odd-graphs.ts';
import { withZipMap } from '../../support/zip-map.ts';
import { expectLists, infoOf, listOf, refusalOf, serve } from './lists.ts';

/** Item 3 has no rating, item 4 no popularity, item 5 neither. */
const items = oddItems.map((item, at) => ({
  ...item,
  rating: at === 3 || at === 5 ? null : item.rating!,
  popularity: at === 4 || at === 5 ? null : (at * 5) % 12,
}));
const itemColumns = ['rating', 'popularity', 'genre:Drama'];
const itemDefaults = { rating: 9.5, popularity: 2 };
const itemValues = (item: number): number[] => [
  items[item]!.rating ?? itemDefaults.rating,
  items[item]!.popularity ?? itemDefaults.popularity,
  item % 2,
];

const userColumns = ['one', 'taste', 'pref_genre:Drama'];
const userDefaults = { one: 1, taste: 0.5 };
const tastes = [2, 0, undefined, -1];
const userValues = (row: number, likesDrama = 0): number[] => [1, tastes[row] ?? 0.5, likesDrama];

/** [user columns, item columns]; multiples of 1/8. */
const weights = [
  [0.5, 0.25, 0],
  [0.25, -0.125, 1],
  [0, 0, 4],
];
const score = (user: readonly number[], item: number): number => {
  const values = itemValues(item);
  return user.reduce((sum, own, row) => sum + values.reduce((s, v, at) => s + own * weights[row]![at]! * v, 0), 0);
};

const userInput = { name: 'user', role: 'userFeatures' as const, columns: userColumns, defaults: userDefaults };
const itemInput = { name: 'item', role: 'itemFeatures' as const, columns: itemColumns, defaults: itemDefaults };
const inputs: ManifestSource['inputs'] = [userInput, itemInput];
const output: ManifestSource['output'] = { kind: 'pairs', scores: 'scores' };
const users = oddUsers.map(({ id, history }, row) => ({
  id,
  history: [...history],
  ...(tastes[row] === undefined ? {} : { taste: tastes[row] }),
}));

const features = (name: string, rows: number | string, type: ValueInfo['type'] = 'float32'): ValueInfo => ({
  name,
  type,
  shape: [rows, 3],
});
const ranker = (rows: number | string = 'pairs', type?: ValueInfo['type']) => ({
  user: [features('user', rows, type)],
  item: [features('item', rows, type)],
  weights: matrix(3, 3, (row, column) => weights[row]![column]!),
});
/** Nothing is above neutral, so that likes move scores through the graph only. */
const bundle: OddBundle = {
  model: rankerGraph(ranker()),
  inputs,
  items,
  users,
  manifest: { output, neutral: 1000 },
};

describe('a server with a ranker of user and item features', () => {
  const kinds: Record<string, Partial<OddBundle>> = {
    'one score a pair': {},
    'always seven pairs, [R, 1]': { model: rankerGraph(ranker(7), 'column') },
    'doubles in and out': { model: rankerGraph(ranker('pairs', 'float64'), 'rows', 'float64') },
    'classes, and maps of them': {
      model: withZipMap(rankerGraph(ranker(), 'classes'), 'scores'),
      manifest: { output: { ...output, column: 1 }, neutral: 1000 },
    },
  };
  for (const [name, kind] of Object.entries(kinds))
    test(`answers known users and others: ${name}`, async () => {
      const server = await serve({ ...bundle, ...kind });
      await expectLists(server, (row, item) => score(userValues(row), item));
      const ids = listFromScores((item) => score(userValues(2), item), []);
      expect(await listOf(server, '99')).toMatchObject({ source: 'MODEL', ids });
    });

  test('answers with one input for each column, [R, 1] and [R]', async () => {
    const names = [...userColumns, ...itemColumns];
    const infos = names.map((name, at): ValueInfo => ({
      name: String(at),
      type: 'float32',
      shape: at % 2 === 0 ? ['pairs', 1] : ['pairs'],
    }));
    const model = rankerGraph({ ...ranker(), user: infos.slice(0, 3), item: infos.slice(3) });
    const defaults: Record<string, number> = { ...userDefaults, ...itemDefaults };
    const server = await serve({
      ...bundle,
      model,
      inputs: names.map((name, at) => ({
        name: String(at),
        role: at < 3 ? ('userFeatures' as const) : ('itemFeatures' as const),
        columns: [name],
        defaults: name in defaults ? { [name]: defaults[name]! } : {},
      })),
    });
    await expectLists(server, (row, item) => score(userValues(row), item));
  });

  test('tells the graph what is preferred, and says what it is', async () => {
    const server = await serve(bundle);
    const ids = listFromScores((item) => score(userValues(0, 1), item), [0]);
    expect(ids).not.toEqual(listFromScores((item) => score(userValues(0), item), [0]));
    const preferences = { favoriteGenres: ['Drama'] };
    expect(await listOf(server, '1', { preferences })).toMatchObject({ source: 'MODEL', cached: false, ids });
    expect(await infoOf(server)).toMatchObject({
      exactLimits: true,
      capabilities: ['KNOWN_USERS', 'PREFERENCE_FEATURES'],
      inputs: [{ role: 'USER_FEATURES' }, { role: 'ITEM_FEATURES', shape: ['pairs', '3'] }],
    });
  });

  for (const column of ['budget', 'genre:', 'genreDrama', 'decade:nineties'])
    test(`refuses the item column "${column}", which no catalogue has`, async () => {
      const columns = ['rating', 'popularity', column];
      expect(await refusalOf({ ...bundle, inputs: [userInput, { ...itemInput, columns }] })).toMatchObject({
        failedStep: 'GRAPH',
        file: 'manifest.json',
        expected: expect.stringContaining('rating, releaseYear'),
        actual: expect.stringContaining(`"${column}"`),
      });
    });
});
