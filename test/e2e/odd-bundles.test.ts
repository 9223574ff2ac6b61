import { expect, test, describe } from 'vitest';
import {
  listFromHistory,
  listFromScores,
  oddUsers,
  paddedInputs,
  popularList,
  singleInputs,
  userInputs,
  writeOddBundle,
  type OddBundle,
} from '../support/odd-bundles.ts';
import { historyGraph, itemCount, userGraph } from '../support/odd-graphs.ts';
import { startServer, type Server } from '../support/server.ts';
import { batchRecommend, modelInfo, recommend } from './operations.ts';

const serve = async (bundle: OddBundle): Promise<Server> => startServer(await writeOddBundle(bundle));

const listOf = async (server: Server, userId: string) => {
  const { recommend: list } = await server.data(recommend, { userId, topK: 50 });
  return { source: list!.source, cached: list!.cached, ids: list!.recommendations.map(({ movie }) => movie.id) };
};

/** What the graph sees of a user: the newest `width` entries, where it is that narrow. */
const expectedList = (user: (typeof oddUsers)[number], width = Infinity): string[] =>
  listFromHistory({ history: user.history.slice(-width), weights: user.weights.slice(-width), seen: user.history });

const answersEachAlone = async (server: Server, width?: number): Promise<void> => {
  for (const user of oddUsers)
    expect(await listOf(server, user.id)).toEqual({ source: 'MODEL', cached: false, ids: expectedList(user, width) });
};

/** All users in one batch of the model, in another order; what is left out keeps the cache from answering. */
const answersBatch = async (server: Server, width?: number): Promise<void> => {
  const users = oddUsers.toReversed();
  const userIds = users.map(({ id }) => id);
  const { batchRecommend: batch } = await server.data(batchRecommend, { userIds, topK: 50, exclude: ['m0'] });
  const ids = batch!.results.map(({ recommendations }) => recommendations!.map(({ movie }) => movie.id));
  expect(batch!.results.map(({ cached }) => cached)).toEqual(users.map(() => false));
  expect(ids).toEqual(users.map((user) => expectedList(user, width).filter((id) => id !== 'm0')));
};

describe('a server with a bundle of another kind', () => {
  const layouts: Record<string, OddBundle & { width?: number }> = {
    'a padded history whose dimensions vary': {
      model: historyGraph({ shape: ['users', 'length'] }),
      inputs: paddedInputs,
    },
    'a padded history of static dimensions, four users a run': {
      model: historyGraph({ shape: [4, 6] }),
      inputs: paddedInputs,
    },
    'a padded history that is narrower than some are long, three users a run': {
      model: historyGraph({ shape: [3, 4] }),
      inputs: paddedInputs,
      width: 4,
    },
    'a history of one user at a time': { model: historyGraph({ shape: ['length'] }), inputs: singleInputs },
    'indices of 32 bits': {
      model: historyGraph({ shape: ['users', 'length'], indexType: 'int32' }),
      inputs: paddedInputs,
    },
  };
  for (const [name, { width, ...bundle }] of Object.entries(layouts))
    test(`case 4: answers with ${name}, alone and in a batch`, async () => {
      const server = await serve(bundle);
      await answersEachAlone(server, width);
      await answersBatch(server, width);
    });

  for (const indexType of ['int64', 'int32'] as const)
    test(`answers known users from a graph of user rows in ${indexType}, and others by popularity`, async () => {
      const score = (user: number, item: number): number => ((user * 3 + item * 5) % 12) / 4;
      const server = await serve({ model: userGraph(oddUsers.length, score, indexType), inputs: userInputs });
      for (const [row, { id, history }] of oddUsers.entries()) {
        const ids = listFromScores((item) => score(row, item), history);
        expect(await listOf(server, id)).toEqual({ source: 'MODEL', cached: false, ids });
      }
      expect(await listOf(server, '5')).toEqual({ source: 'COLD_START', cached: false, ids: popularList() });
      expect((await server.data(modelInfo)).modelInfo.capabilities).toEqual(['KNOWN_USERS']);
    });

  test('case 2: answers users whose ids are texts, known and unknown', async () => {
    const ids = ['ann@example.com', '김하늘', '042', 'a b/c?d=e&f'];
    const server = await serve({
      model: historyGraph({ shape: ['users', 'length'] }),
      inputs: paddedInputs,
      users: oddUsers.map((user, at) => ({ id: ids[at]!, history: [...user.history], weights: [...user.weights] })),
      manifest: { userIdType: 'string' },
    });
    for (const [at, user] of oddUsers.entries())
      expect(await listOf(server, ids[at]!)).toEqual({ source: 'MODEL', cached: false, ids: listFromHistory(user) });
    expect((await listOf(server, '42')).source).toBe('COLD_START');
    expect((await listOf(server, 'x'.repeat(128))).source).toBe('COLD_START');
    for (const userId of ['', 'x'.repeat(129)]) {
      const { data, errors } = await server.answer(recommend, { userId });
      expect([data?.recommend, errors[0]?.extensions.code]).toEqual([null, 'BAD_USER_INPUT']);
    }
    expect((await server.data(modelInfo)).modelInfo.userIdType).toBe('STRING');
  });

  test('case 2: answers everybody by popularity when the bundle has no users', async () => {
    const server = await serve({
      model: historyGraph({ shape: ['users', 'length'] }),
      inputs: paddedInputs,
      users: null,
    });
    for (const [at, userId] of ['1', '2', '99999'].entries())
      expect(await listOf(server, userId)).toEqual({ source: 'COLD_START', cached: at > 0, ids: popularList() });
    const { userCount, capabilities } = (await server.data(modelInfo)).modelInfo;
    expect({ userCount, capabilities }).toEqual({ userCount: 0, capabilities: ['HISTORY'] });
  });

  test('case 3: falls back to popularity, uncached, where all scores are NaN, and drops single ones', async () => {
    const score = (user: number, item: number): number => {
      if (user === 0) return Number.NaN;
      if (user === 1) return [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, item][item % 4]!;
      return item;
    };
    const server = await serve({ model: userGraph(oddUsers.length, score), inputs: userInputs });
    for (let time = 0; time < 3; time++)
      expect(await listOf(server, '1')).toEqual({
        source: 'FALLBACK',
        cached: false,
        ids: popularList(oddUsers[0].history),
      });
    expect(await listOf(server, '2')).toEqual({ source: 'MODEL', cached: false, ids: ['m11'] });
    expect((await listOf(server, '2')).cached).toBe(true);
    expect(await listOf(server, '3')).toEqual({
      source: 'MODEL',
      cached: false,
      ids: listFromScores((item) => item, oddUsers[2].history),
    });
  });
});

describe('a server with a bundle that does not fit its manifest', () => {
  const refused: Record<string, { bundle: OddBundle; file: string; expected: RegExp; actual: RegExp }> = {
    'scores more movies than there are': {
      bundle: { model: historyGraph({ shape: ['users', 'length'], items: 13 }), inputs: paddedInputs },
      file: 'items.jsonl',
      expected: /at least 13 rows/,
      actual: /12 rows/,
    },
    'takes an input that nothing explains': {
      bundle: {
        model: historyGraph({
          shape: ['users', 'length'],
          extraInput: { name: 'mood', type: 'float32', shape: ['users'] },
        }),
        inputs: paddedInputs,
      },
      file: 'model.onnx',
      expected: /a role in the manifest/,
      actual: /"mood"/,
    },
    'lacks an input of the manifest': {
      bundle: {
        model: historyGraph({ shape: ['users', 'length'] }),
        inputs: [...paddedInputs, { name: 'user', role: 'userIndex' }],
      },
      file: 'model.onnx',
      expected: /an input "user"/,
      actual: /"history", "weights"/,
    },
    'is no graph at all': {
      bundle: { model: new TextEncoder().encode('<!doctype html>'), inputs: paddedInputs },
      file: 'model.onnx',
      expected: /a graph that ONNX Runtime loads/,
      actual: /./,
    },
  };
  for (const [what, { bundle, file, expected, actual }] of Object.entries(refused))
    test(`case 5: lives, is not ready, and says why, when the graph ${what}`, async () => {
      const server = await serve(bundle);
      expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
      expect((await fetch(`${server.url}/health/ready`)).status).toBe(503);
      const { status, data, errors } = await server.answer(recommend, { userId: '1' });
      expect([status, data?.recommend, errors[0]?.extensions.code]).toEqual([503, null, 'MODEL_NOT_READY']);
      const info = (await server.data(modelInfo)).modelInfo;
      expect(info).toMatchObject({
        status: 'NOT_LOADED',
        version: null,
        lastFailure: {
          refusedVersion: '1',
          failedStep: 'GRAPH',
          file,
          expected: expect.stringMatching(expected),
          actual: expect.stringMatching(actual),
        },
      });
      expect(info.lastFailure?.steps.at(-1)).toEqual({ name: 'GRAPH', state: 'FAILED' });
      expect(server.children()).toEqual([]);
    });
});

describe('a model that can not be run for one user', () => {
  const poison = itemCount - 1;
  const poisonedId = '101';
  /** Loading a bundle runs the first hundred users, so the one that no run survives comes after them. */
  const users = Array.from({ length: 120 }, (_, at) => ({
    id: String(at + 1),
    history: String(at + 1) === poisonedId ? [poison] : [at % poison, (at + 3) % poison],
    weights: String(at + 1) === poisonedId ? [1] : [1, 0.5],
  }));
  const bundle: OddBundle = {
    model: historyGraph({ shape: ['users', 'length'], poison }),
    inputs: paddedInputs,
    users,
  };
  const others = users.filter(({ id }) => id !== poisonedId);

  test('case 3: fails that user alone, with others in the same run', async () => {
    const server = await serve(bundle);
    const { batchRecommend: batch } = await server.data(batchRecommend, {
      userIds: users.slice(20).map(({ id }) => id),
      topK: 50,
    });
    expect(batch).toMatchObject({ totalUsers: 100, successfulPredictions: 99, failedPredictions: 1 });
    for (const { userId, error, recommendations } of batch!.results) {
      const user = users[Number(userId) - 1]!;
      if (userId === poisonedId) expect(error).toEqual({ code: 'INFERENCE_FAILED', retryable: false });
      else expect(recommendations!.map(({ movie }) => movie.id)).toEqual(listFromHistory(user));
    }
  });

  test('case 3: fails that user alone, with requests of others at the same time', async () => {
    const server = await serve(bundle);
    const [poisoned, ...lists] = await Promise.all([
      server.answer(recommend, { userId: poisonedId }),
      ...others.map(({ id }) => listOf(server, id)),
    ]);
    expect([poisoned.status, poisoned.errors[0]?.extensions.code]).toEqual([500, 'INFERENCE_FAILED']);
    expect(lists.map(({ ids }) => ids)).toEqual(others.map((user) => listFromHistory(user)));
    expect(server.children()).toHaveLength(1);
    const again = await server.answer(recommend, { userId: poisonedId });
    expect(again.errors[0]?.extensions.code).toBe('INFERENCE_FAILED');
  });
});
