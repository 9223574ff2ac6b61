import { describe, expect, test } from 'vitest';
import type { ManifestSource } from '../../../src/bundle/manifest/manifest.ts';
import { topGraph, topOfHistoryGraph } from '../../support/kind-graphs.ts';
import { listFromHistory, oddUsers, popularList, singleInputs, userInputs } from '../../support/odd-bundles.ts';
import { batchRecommend, recommend } from '../operations.ts';
import { infoOf, listOf, refusalOf, serve } from './lists.ts';

/** For the four users, whose histories are 0; 3, 7, 1; 2, 9, 11 and 5, 4, 10, 8, 6. One movie stands twice. */
const ids = [
  [5, 3, 3, 9, 0, 7],
  [1, 2, 3, 4, 5, 6],
  [11, 10, 9, 8, 7, 6],
  [0, 0, 0, 0, 1, 11],
];
const scores = [
  [4, 3, 9, 2, 1, 0],
  [1, 2, 3, 4, 5, 6],
  [6, 5, 4, 3, 3, 3],
  [8, 7, 6, 5, -1, -2],
];
const scored: ManifestSource['output'] = { kind: 'top', itemIndices: 'ids', scores: 'values' };
const ranked: ManifestSource['output'] = { kind: 'top', itemIndices: 'ids' };
const byScore = [
  ['m5', 'm3', 'm9', 'm7'],
  ['m6', 'm5', 'm4', 'm2'],
  ['m10', 'm6', 'm7', 'm8'],
  ['m0', 'm1', 'm11'],
];
const byRank = [
  ['m5', 'm3', 'm9', 'm7'],
  ['m2', 'm4', 'm5', 'm6'],
  ['m10', 'm8', 'm7', 'm6'],
  ['m0', 'm1', 'm11'],
];

describe('a server with a graph that picks movies itself', () => {
  for (const indexType of ['int64', 'int32'] as const)
    for (const users of ['users', 3])
      test(`answers with its scores, indices of ${indexType}, ${users} a run`, async () => {
        const model = topGraph({ ids, scores, indexType, users });
        const server = await serve({ model, inputs: userInputs, manifest: { output: scored } });
        for (const [row, { id }] of oddUsers.entries())
          expect(await listOf(server, id)).toMatchObject({ source: 'MODEL', ids: byScore[row] });
        const userIds = oddUsers.map(({ id }) => id);
        const { batchRecommend: batch } = await server.data(batchRecommend, { userIds, exclude: ['m8'] });
        const lists = batch!.results.map(({ recommendations }) => recommendations!.map(({ movie }) => movie.id));
        expect(lists).toEqual(byScore.map((list) => list.filter((id) => id !== 'm8')));
      });

  test('answers in its order when it gives no scores, and says what it is', async () => {
    const manifest = { output: ranked, scoreTransform: { kind: 'linear' as const, min: 0, max: 1 } };
    const server = await serve({ model: topGraph({ ids }), inputs: userInputs, manifest });
    for (const [row, { id }] of oddUsers.entries())
      expect(await listOf(server, id)).toMatchObject({ source: 'MODEL', ids: byRank[row] });
    const shown = (await listOf(server, '1')).scores;
    [1, 5 / 6, 3 / 6, 1 / 6].forEach((score, at) => expect(shown[at]).toBeCloseTo(score, 5));
    expect(await infoOf(server)).toMatchObject({
      exactLimits: false,
      capabilities: ['KNOWN_USERS'],
      inputs: [{ name: 'user', role: 'USER_INDEX', elementType: 'int64', shape: ['users'] }],
      outputs: [{ name: 'ids', role: 'ITEM_INDICES', elementType: 'int64', shape: ['users', '6'] }],
    });
  });

  test('keeps limits among what the graph picked, and its order', async () => {
    const server = await serve({ model: topGraph({ ids, scores }), inputs: userInputs, manifest: { output: scored } });
    const { outputs } = await infoOf(server);
    expect(outputs.map(({ name, role }) => [name, role])).toEqual([
      ['ids', 'ITEM_INDICES'],
      ['values', 'SCORES'],
    ]);
    const comedies = await listOf(server, '3', { filter: { genres: ['Comedy'] } });
    expect(comedies).toMatchObject({ source: 'MODEL', ids: ['m10', 'm6', 'm8'], eligibleCount: 5 });
    expect(await listOf(server, '4', { includeSeen: true })).toMatchObject({ ids: ['m0', 'm1', 'm11'] });
    expect(await listOf(server, '5')).toMatchObject({ source: 'COLD_START', ids: popularList() });
  });

  for (const length of ['length', 6])
    test(`answers from histories of one user at a time, ${length} entries`, async () => {
      const server = await serve({
        model: topOfHistoryGraph(12, length),
        // With a fixed length, what stands where there is nothing to say: any movie, of weight 0.
        inputs:
          length === 6
            ? [{ ...singleInputs[0]!, padIndex: 12 } as (typeof singleInputs)[0], singleInputs[1]!]
            : singleInputs,
        manifest: { output: scored },
      });
      for (const user of oddUsers)
        expect(await listOf(server, user.id)).toMatchObject({ source: 'MODEL', ids: listFromHistory(user) });
      expect((await infoOf(server)).capabilities).toEqual(['KNOWN_USERS', 'HISTORY']);
    });

  test('refuses a history of a fixed length when nothing is said to fill it up with', async () => {
    const bundle = { model: topOfHistoryGraph(12, 6), inputs: singleInputs, manifest: { output: scored } };
    expect(await refusalOf(bundle)).toMatchObject({
      failedStep: 'GRAPH',
      file: 'model.onnx',
      expected: 'a padIndex in the manifest for "history", which always takes 6 entries',
      actual: 'no padIndex',
    });
  });

  test('case 3: falls back to popularity where no score is a number', async () => {
    const model = topGraph({ ids, scores: scores.map((row, user) => (user === 1 ? row.map(() => NaN) : row)) });
    const server = await serve({ model, inputs: userInputs, manifest: { output: scored } });
    expect(await listOf(server, '2')).toMatchObject({ source: 'FALLBACK', ids: popularList([3, 7, 1]) });
    expect(await listOf(server, '1')).toMatchObject({ source: 'MODEL', ids: byScore[0] });
  });

  test('case 3: fails those alone whose movies do not exist', async () => {
    // Loading a bundle runs the first hundred users.
    const users = Array.from({ length: 120 }, (_, at) => ({ id: String(at + 1) }));
    const bad = new Map([
      ['105', 12],
      ['110', -2],
      ['115', 2 ** 40],
    ]);
    const model = topGraph({ ids: users.map(({ id }) => [3, bad.get(id) ?? 4]) });
    const server = await serve({ model, inputs: userInputs, users, manifest: { output: ranked } });
    const userIds = users.slice(20).map(({ id }) => id);
    const { batchRecommend: batch } = await server.data(batchRecommend, { userIds });
    expect(batch).toMatchObject({ totalUsers: 100, successfulPredictions: 97, failedPredictions: 3 });
    for (const { userId, error, recommendations } of batch!.results)
      if (bad.has(userId)) expect(error).toEqual({ code: 'INFERENCE_FAILED', retryable: false });
      else expect(recommendations!.map(({ movie }) => movie.id)).toEqual(['m3', 'm4']);
    const alone = await server.answer(recommend, { userId: '105' });
    expect(alone.errors[0]?.extensions.code).toBe('INFERENCE_FAILED');
    expect(server.children()).toHaveLength(1);
  });
});
