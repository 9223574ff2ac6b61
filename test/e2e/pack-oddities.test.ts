import { expect, test } from 'vitest';
import {
  classifierGraph,
  fromOneToZeroGraph,
  halfGraph,
  maskedGraph,
  rankAllGraph,
} from '../support/foreign-graphs.ts';
import { oddItems } from '../support/odd-bundles.ts';
import { historyGraph, itemCount, userGraph } from '../support/odd-graphs.ts';
import { batchScaledGraph, denseGraph, rowsGraph, topGraph } from '../support/pack-graphs.ts';
import { expectedLists, golden, historyOf, jsonLines, pack } from '../support/packed.ts';
import { withZipMap } from '../support/zip-map.ts';

test('histories from 1 and scores from 0 are told apart', async () => {
  const packed = await pack(fromOneToZeroGraph(itemCount), ['--first-item', '1']);
  expect(packed.printed).toContain('counts items from 1 in its inputs; column 0 of its output is the first.');
  expect(packed.printed).toContain('Padding stands after the entries of a history');
  expect(golden(packed)).toEqual(expectedLists());
});

test('the first index of a top graph is asked for where inputs count from 1', async () => {
  await expect(pack(topGraph(itemCount, 12), ['--first-item', '1'])).rejects.toThrow(
    /which index "indices" gives for the first item; .*\n +--first-output 0\n +--first-output 1/,
  );
});

test('padding among the indices of a top graph is no item', async () => {
  const packed = await pack(rankAllGraph(itemCount), ['--first-item', '1']);
  expect(golden(packed)).toEqual(expectedLists());
});

test('a mask of whole numbers and tokens behind the items', async () => {
  const graph = maskedGraph(itemCount);
  await expect(pack(graph, ['--pad-index', '12'])).rejects.toThrow('--input attention_mask=historyWeights');
  const flags = ['--pad-index', '12', '--input', 'attention_mask=historyWeights'];
  await expect(pack(graph, flags)).rejects.toThrow(/scores 14 items: .*--first-output 0/);
  expect(golden(await pack(graph, [...flags, '--first-output', '0']))).toEqual(expectedLists());
});

test('a graph whose scores depend on who else is asked', async () => {
  await expect(pack(batchScaledGraph(itemCount))).rejects.toThrow(
    /other scores when it was asked again: expected movie .*, asked alone, got .* nodes that look at the whole batch/,
  );
});

test('a history vector of float16', async () => {
  expect(golden(await pack(halfGraph(itemCount)))).toEqual(expectedLists());
});

test('histories are cut where a flag says so, and then it is said', async () => {
  const whole = await pack(denseGraph(itemCount));
  expect(whole.said).not.toContain('Histories:');
  const cut = await pack(denseGraph(itemCount), ['--max-length', '2']);
  expect(golden(cut)).toEqual(expectedLists({ newest: 2 }));
  expect(cut.said).toContain('Histories: 3 of 4 users have more than 2 entries, the graph gets the newest 2');
});

test('a history vector takes the longest history of the users', async () => {
  const long = Array.from({ length: 1100 }, (_, entry) => `m${entry % 11}`);
  const files = { 'long.jsonl': jsonLines([{ id: 1, history: long }]) };
  const packed = await pack(denseGraph(itemCount), ['--users', 'long.jsonl'], files);
  expect(packed.manifest.inputs[0]).toMatchObject({ role: 'history', maxLength: 1100 });
});

test('a classifier that ends in ZipMap is packed by the tensor that enters it', async () => {
  const packed = await pack(withZipMap(classifierGraph(), 'p'));
  expect(packed.said).toContain('Output maps: the tensor that enters its ZipMap is taken, not the maps');
  expect(packed.manifest.output).toEqual({ kind: 'pairs', scores: 'maps', column: 1 });
  const seen = new Set(historyOf('2').map((item) => `m${item}`));
  const best = oddItems.filter(({ id }) => !seen.has(String(id))).toSorted((a, b) => b.rating! - a.rating!);
  expect(golden(packed)['2']).toEqual(best.slice(0, 10).map(({ id }) => id));
});

test('more users than the graph has rows for are found before anything is written', async () => {
  const users = jsonLines(Array.from({ length: 150 }, (_, row) => ({ id: row + 1, history: ['m0'] })));
  const attempt = pack(
    userGraph(149, (user, item) => (user + item) % 12),
    ['--users', 'many.jsonl'],
    { 'many.jsonl': users },
  );
  await expect(attempt).rejects.toThrow(
    /users\.jsonl\): expected scores for the last user, in row 149: .* has a row for each/,
  );
});

test('held-out items in the histories are refused where the graph is told', async () => {
  const files = { 'held.csv': 'user,item,liked\n2,m7,1\n' };
  const flags = ['--pad-index', '12', '--holdout', 'held.csv'];
  await expect(pack(historyGraph({ shape: ['batch', 'length'] }), flags, files)).rejects.toThrow(
    '1 of 1 held-out items stand in the histories that the graph is told (user 2, item "m7", for one)',
  );
});

test('held-out likes that do not stand above the others are warned of', async () => {
  const files = { 'held.csv': 'user,item,liked\n1,m1,0\n1,m2,1\n1,m3,0\n1,m4,1\n' };
  const packed = await pack(
    userGraph(4, (_, item) => -item % 2),
    ['--holdout', 'held.csv'],
    files,
  );
  expect(packed.said).toMatch(/\(AUC \d\.\d\d, 0\.5 is chance\)/);
});

test.each([
  [
    'a misspelt column of users',
    rowsGraph(),
    ['--input', 'input=features:user.ege,item.rating,item.likeCount'],
    'users.jsonl has no column "ege"; the nearest are age',
  ],
  [
    'a misspelt genre',
    rowsGraph(),
    ['--input', 'input=features:user.age,item.rating,item.genre:comedy'],
    '"genre:comedy"; the nearest are genre:Comedy',
  ],
  [
    'an output that is narrower than the catalogue',
    userGraph(4, () => 0),
    [],
    'output "scores", float32 [users, 12], is narrower than the 13 items of items.jsonl',
  ],
  [
    'roles that do not go together',
    userGraph(4, () => 0),
    ['--output', 'scores=pairs'],
    '--output scores=pairs needs an input about the item',
  ],
])('says what is wrong with %s', async (_, model, flags, message) => {
  const wide = message.includes('narrower');
  const files = wide ? { 'items.jsonl': jsonLines([...oddItems, { id: 'more', title: 'More' }]) } : {};
  await expect(pack(model, flags, files)).rejects.toThrow(message);
});

test('a column that is meant to be the same for all has a default', async () => {
  const flags = ['--input', 'input=features:user.ege,item.rating,item.likeCount', '--default', 'ege=2'];
  const { manifest } = await pack(rowsGraph(), flags);
  expect(manifest.inputs[0]).toMatchObject({ role: 'userFeatures', columns: ['ege'], defaults: { ege: 2 } });
});
