import { describe, expect, test } from 'vitest';
import type { ManifestSource } from '../../../src/bundle/manifest/manifest.ts';
import { historyPairsGraph, ncfGraph } from '../../support/kind-graphs.ts';
import { listFromHistory, listFromScores, oddUsers, paddedInputs, popularList } from '../../support/odd-bundles.ts';
import { itemCount } from '../../support/odd-graphs.ts';
import type { Server } from '../../support/server.ts';
import { batchRecommend } from '../operations.ts';
import { expectLists, infoOf, serve } from './lists.ts';

const score = (user: number, item: number): number => ((user * 3 + item * 5) % 12) / 4;
const inputs: ManifestSource['inputs'] = [
  { name: 'user', role: 'userIndex' },
  { name: 'item', role: 'itemIndex' },
];
const output: ManifestSource['output'] = { kind: 'pairs', scores: 'scores' };

/** Users 1 to 120, who have seen one movie each. Loading a bundle runs the first hundred of them. */
const users = Array.from({ length: 120 }, (_, row) => ({ id: String(row + 1), history: [row % itemCount] }));
const lastHundred = users.slice(20);

const askAll = async (server: Server, question: { filter?: { genres: string[] } } = {}) => {
  const userIds = lastHundred.map(({ id }) => id);
  const { batchRecommend: batch } = await server.data(batchRecommend, { userIds, topK: 50, ...question });
  return batch!.results.map(({ userId, source, error, recommendations }) => ({
    row: Number(userId) - 1,
    source,
    code: error?.code,
    ids: recommendations?.map(({ movie }) => movie.id),
  }));
};

describe('a server whose pairs graph scores candidates of many users in one run', () => {
  for (const rows of ['pairs', 50])
    test(`answers each with their own scores, within the limits, ${rows} pairs a run`, async () => {
      const model = ncfGraph({ users: users.length, score, rows });
      const server = await serve({ model, inputs, users, manifest: { output } });
      for (const { row, ids } of await askAll(server))
        expect(ids).toEqual(listFromScores((item) => score(row, item), users[row]!.history));
      const odd = Array.from({ length: itemCount / 2 }, (_, at) => 2 * at + 1);
      for (const { row, ids } of await askAll(server, { filter: { genres: ['Comedy'] } }))
        expect(ids).toEqual(listFromScores((item) => score(row, item), [...odd, ...users[row]!.history]));
    });

  test('falls back for the one whose scores are no numbers, and for no one else', async () => {
    const broken = (user: number, item: number): number => (user === 104 ? Number.NaN : score(user, item));
    const model = ncfGraph({ users: users.length, score: broken });
    const server = await serve({ model, inputs, users, manifest: { output } });
    for (const { row, source, ids } of await askAll(server)) {
      const { history } = users[row]!;
      const list = row === 104 ? popularList(history) : listFromScores((item) => score(row, item), history);
      expect({ source, ids }).toEqual({ source: row === 104 ? 'FALLBACK' : 'MODEL', ids: list });
    }
  });

  test('fails the ones that it can not be run for, and no one else', async () => {
    const lost = [110, 117];
    const model = ncfGraph({ users: users.length, score, lost });
    const server = await serve({ model, inputs, users, manifest: { output } });
    for (const { row, code, ids } of await askAll(server))
      if (lost.includes(row)) expect(code).toBe('INFERENCE_FAILED');
      else expect(ids).toEqual(listFromScores((item) => score(row, item), users[row]!.history));
    expect(server.children()).toHaveLength(1);
  });

  test('answers from histories of all lengths, each as if it were alone', async () => {
    const longer = Array.from({ length: 100 }, (_, row) => {
      const history = Array.from({ length: 1 + ((row * 37) % 60) }, (_entry, at) => (row + at * 5) % (itemCount - 1));
      return { id: String(row + 1), history, weights: history.map((_item, at) => (1 + ((row + at) % 2)) / 2) };
    });
    const server = await serve({
      model: historyPairsGraph('pairs', 'length'),
      inputs: [...paddedInputs, { name: 'item', role: 'itemIndex' }],
      users: longer,
      manifest: { output },
    });
    const userIds = longer.map(({ id }) => id);
    const { batchRecommend: batch } = await server.data(batchRecommend, { userIds, topK: 50 });
    const lists = batch!.results.map(({ recommendations }) => recommendations!.map(({ movie }) => movie.id));
    expect(lists).toEqual(longer.map((user) => listFromHistory(user)));
  });
});

test('a server whose pairs graph takes one user a run, and any candidates, asks for one pair at a time', async () => {
  const model = ncfGraph({ users: oddUsers.length, score, userRows: 1 });
  const server = await serve({ model, inputs, manifest: { output } });
  await expectLists(server, score);
  expect((await infoOf(server)).inputs.map(({ shape }) => shape)).toEqual([['1'], ['pairs']]);
});
