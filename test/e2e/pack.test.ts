import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { oddItems } from '../support/odd-bundles.ts';
import { affinity, historyGraph, itemCount, userGraph } from '../support/odd-graphs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runTool } from '../support/run-tool.ts';
import { denseGraph, lengthGraph, outsideGraph, pairsGraph, rowsGraph, topGraph } from '../support/pack-graphs.ts';
import { expectedLists, golden, historyOf, items, jsonLines, pack, users } from '../support/packed.ts';
import { writeFiles } from '../support/write-files.ts';

test('a padded history with weights is recognised, and the padding index is asked for', async () => {
  const graph = historyGraph({ shape: ['batch', 'length'] });
  await expect(pack(graph)).rejects.toThrow(
    /"history"; say with one of\n +--pad-index 12\n +--pad-index 0 --first-item 1/,
  );
  const packed = await pack(graph, ['--pad-index', '12']);
  expect(golden(packed)).toEqual(expectedLists());
  expect(packed.manifest).toMatchObject({
    userIdType: 'integer',
    framework: 'marquee',
    hyperparameters: { calibrated: 'false' },
    inputs: [
      { name: 'history', role: 'history', layout: 'padded', padIndex: 12 },
      { name: 'weights', role: 'historyWeights' },
    ],
  });
  expect(packed.printed).toMatch(/^input +history +int64 \[batch, length\] +history, padded, 12 stands for padding$/m);
  expect(packed.printed).toMatch(/user 1 \(watched Movie 0\)\n +1\. 0\.\d{3} +Movie \d+\n/);
});

test.each([['ragged over operator set 18', 18] as const, ['over the older set 11', 11] as const])(
  'a dense autoencoder takes histories that are scattered in front of it, %s',
  async (_, opset) => {
    const packed = await pack(denseGraph(itemCount, { opset }));
    expect(packed.printed).toMatch(/^input +x +float32 \[batch, 12\] +historyVector$/m);
    expect(golden(packed)).toEqual(expectedLists());
  },
);

test('a dense autoencoder whose first column is padding is cut', async () => {
  const packed = await pack(denseGraph(itemCount, { shift: 1 }), ['--first-item', '1']);
  expect(golden(packed)).toEqual(expectedLists());
});

test.each([18, 12])(
  'a history that counts from 1 is translated and its length counted, operator set %i',
  async (opset) => {
    const packed = await pack(lengthGraph(itemCount, opset), ['--first-item', '1']);
    expect(packed.printed).toMatch(/^input +seq_len +int64 \[batch\] +historyLength$/m);
    expect(golden(packed)).toEqual(expectedLists());
  },
);

test('a graph that counts from 1 is not taken for one that counts from 0', async () => {
  const attempt = pack(lengthGraph(itemCount), ['--pad-index', '0']);
  await expect(attempt).rejects.toThrow(
    'model.onnx: output "logits" scores 13 items: expected at least as many rows in items.jsonl, got 12; if column 0 ' +
      'stands for padding, --first-item 1',
  );
});

test('a graph that gives its best items is recognised, one user a run, items counted from 1', async () => {
  const packed = await pack(topGraph(itemCount, 12), ['--first-item', '1', '--first-output', '1']);
  expect(packed.manifest.output).toEqual({ kind: 'top', itemIndices: 'marquee_indices', scores: 'values' });
  expect(golden(packed)).toEqual(expectedLists());
});

test('a history of rank 1 is recognised', async () => {
  const packed = await pack(historyGraph({ shape: ['length'] }));
  expect(packed.manifest.inputs[0]).toMatchObject({ role: 'history', layout: 'single' });
  expect(golden(packed)).toEqual(expectedLists());
});

test('a graph of user rows needs users, and takes them in the order of a column', async () => {
  const graph = userGraph(4, (user, item) => ((user * 5 + item * 7) % 12) / 8);
  const shuffled = jsonLines([
    { id: 'b', row: 1 },
    { id: 'a', row: 0 },
    { id: 'd', row: 3 },
    { id: 'c', row: 2 },
  ]);
  const packed = await pack(graph, ['--users', 'shuffled.jsonl', '--user-order', 'row'], {
    'shuffled.jsonl': shuffled,
  });
  expect(packed.manifest.userIdType).toBe('string');
  expect(golden(packed)['c']?.[0]).toBe(`m${[...Array(12).keys()].find((item) => (10 + item * 7) % 12 === 11)}`);
});

test('pairs of a user and an item, both counted from 1, are recognised', async () => {
  const packed = await pack(pairsGraph(), ['--first-item', '1', '--first-user', '1', '--candidates', '12']);
  expect(packed.manifest).toMatchObject({ output: { kind: 'pairs', column: 0 }, candidates: { count: 12 } });
  expect(golden(packed)['4']?.slice(0, 2)).toEqual(['m11', 'm9']); // 3 x 4 = 12 is m11, the next, m10, was seen
});

test.each(['float32', 'float64'] as const)(
  'rows of user and item columns in any order are put together, %s',
  async (type) => {
    const columns = '--input=input=features:item.rating,user.age,item.likeCount';
    await expect(pack(rowsGraph(type))).rejects.toThrow('--input input=features:user.<column>,item.<column>');
    const packed = await pack(rowsGraph(type), [columns]);
    expect(packed.manifest.output).toEqual({ kind: 'pairs', scores: 'probabilities', column: 1 });
    const seen = new Set(historyOf('2').map((item) => `m${item}`));
    const best = oddItems
      .map((item) => ({ id: item.id, score: item.rating! * 30 + item.likeCount! }))
      .filter(({ id }) => !seen.has(String(id)))
      .toSorted((a, b) => b.score - a.score);
    expect(golden(packed)['2']).toEqual(best.slice(0, 10).map(({ id }) => id));
  },
);

test('held-out ratings teach how scores are shown', async () => {
  const many = Array.from({ length: 120 }, (_, row) => ({ id: row + 1, history: [`m${row % 12}`] }));
  const rows = many.flatMap(({ id, history }) =>
    [1, 2, 3].map((step) => {
      const [from, to] = [Number(history[0]!.slice(1)), (Number(history[0]!.slice(1)) + step) % 12];
      return `${id},m${to},${affinity(from, to) + (id % 3) / 4 > 0.9 ? 4.5 : 2}`;
    }),
  );
  const holdout = `user,item,rating\n${rows.join('\n')}\n`;
  const files = { 'many.jsonl': jsonLines(many), 'holdout.csv': holdout };
  const flags = ['--pad-index', '12', '--users', 'many.jsonl', '--holdout', 'holdout.csv'];
  const packed = await pack(historyGraph({ shape: ['batch', 'length'] }), flags, files);
  expect(packed.said).toMatch(/Scores: the chance of a like, learned from \d{3} held-out likes and \d{3} others/);
  expect(packed.manifest.hyperparameters).toEqual({ calibrated: 'true' });
  expect(packed.manifest.scoreTransform).toMatchObject({
    kind: expect.stringMatching(/logistic$/),
    b: expect.any(Number),
  });
});

test('a bundle that can not serve is not written', async () => {
  const folder = await temporaryFolder();
  const files = {
    'model.onnx': historyGraph({ shape: ['length'] }),
    'items.jsonl': items,
    'users.jsonl': jsonLines([{ id: 1, history: [] }]),
  };
  await writeFiles(folder, files);
  const [model, itemFile, userFile] = Object.keys(files).map((name) => join(folder, name)) as [string, string, string];
  const out = join(folder, 'models/movies/1');
  const attempt = runTool(['pack', '--model', model, '--items', itemFile, '--users', userFile, '--out', out, '--yes']);
  await expect(attempt).rejects.toThrow('error: the model ranks none of the users');
  expect(await readdir(folder)).toEqual(Object.keys(files).toSorted());
});

test('nothing is written where nobody can be asked', async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, { 'model.onnx': historyGraph({ shape: ['length'] }), 'items.jsonl': items });
  const paths = ['--model', join(folder, 'model.onnx'), '--items', join(folder, 'items.jsonl')];
  const attempt = runTool(['pack', ...paths, '--out', join(folder, 'movies/1')]);
  await expect(attempt).rejects.toThrow('nobody can be asked here: --yes takes the proposal above as it is');
});

test.each([
  ['an input without a role', pairsGraph({ isMasked: true }), [], '"mask", bool [rows]: no role fits it'],
  ['a flag for an input that is not there', userGraph(4, () => 0), ['--input', 'x=userIndex'], 'it has user'],
  ['a flag for an output that is not there', userGraph(4, () => 0), ['--output', 'x=scores'], 'it has "scores"'],
  ['something that is no model', Buffer.from('PK zip'), [], 'expected an ONNX model, got bytes that are none'],
  [
    'columns that are fewer than the graph takes',
    rowsGraph(),
    ['--input', 'input=features:user.age,item.rating'],
    'input "input": expected 3 columns, as many as the graph takes, got 2',
  ],
  [
    'a column that the catalogue does not have',
    rowsGraph(),
    ['--input', 'input=features:user.age,item.rating,item.budget'],
    'got "budget"',
  ],
])('says what is wrong with %s', async (_, model, flags, message) => {
  await expect(pack(model, flags)).rejects.toThrow(message);
});

test('weights outside of the model are not read, even from the folder that the tool runs in', async () => {
  const folder = await temporaryFolder();
  const files = { 'model.onnx': outsideGraph(), 'items.jsonl': items, 'users.jsonl': users };
  await writeFiles(folder, { ...files, 'scores.bin': new Uint8Array(4 * 12 * 4) });
  const paths = ['--model', 'model.onnx', '--items', 'items.jsonl', '--users', 'users.jsonl', '--out', 'movies/1'];
  await expect(runTool(['pack', ...paths, '--yes'], folder)).rejects.toThrow(/export it with its weights inside/);
});
