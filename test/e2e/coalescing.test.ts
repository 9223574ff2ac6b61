import { describe, expect, test } from 'vitest';
import { startServer, type Server } from '../support/server.ts';
import { shippedUsers } from '../support/shipped-models.ts';
import { until } from '../support/until.ts';
import { modelInfo, recommend } from './operations.ts';

const users = shippedUsers()
  .slice(0, 200)
  .map(({ id }) => id);

const ask = async (server: Server, userId: string) => (await server.data(recommend, { userId })).recommend!;

const usage = async (server: Server) => (await server.data(modelInfo)).modelInfo.usage;

const runsFor = async (server: Server, scored: number): Promise<number> =>
  Math.round(scored / (await usage(server)).meanBatchSize!);

/** Asked again by a server that has answered nothing yet, one after another. */
const listsAskedAlone = async (): Promise<unknown[]> => {
  const server = await startServer();
  const lists: unknown[] = [];
  for (const userId of users) {
    const list = await ask(server, userId);
    expect(list).toMatchObject({ cached: false, inference: { batchSize: 1, requestsInBatch: 1 } });
    lists.push(list.recommendations);
  }
  expect(await runsFor(server, users.length)).toBe(users.length);
  return lists;
};

describe('two hundred users at once', () => {
  test('share far fewer runs of the model, and each gets what it gets alone', async () => {
    const server = await startServer();
    const lists = await Promise.all(users.map((userId) => ask(server, userId)));
    expect(lists.map(({ userId }) => userId)).toEqual(users);
    expect(lists.every(({ source, cached }) => source === 'MODEL' && !cached)).toBe(true);
    expect((await usage(server)).lists).toBe(users.length);
    expect(await runsFor(server, users.length)).toBeLessThan(users.length / 2);

    const again = await Promise.all(users.map((userId) => ask(server, userId)));
    expect(again.every(({ cached, inference }) => cached && inference === null)).toBe(true);
    const shown = lists.map(({ recommendations }) => recommendations);
    expect(again.map(({ recommendations }) => recommendations)).toEqual(shown);
    expect(await listsAskedAlone()).toEqual(shown);
  });

  test('go in a handful of runs when the model was busy as they came', async () => {
    const server = await startServer({ INFERENCE_TIMEOUT_MS: '20000', REQUEST_TIMEOUT_MS: '20000' });
    const [child] = server.children();
    process.kill(child!, 'SIGSTOP'); // the model takes its time
    const waiting = async (): Promise<number> => (await server.data(modelInfo)).modelInfo.runtime.waitingUsers;
    const first: Promise<unknown>[] = [];
    await until('the model is busy and somebody waits for it', async () => {
      first.push(ask(server, String(671 - first.length)));
      return (await waiting()) > 0;
    });
    const others = users.map((userId) => ask(server, userId));
    await until('all wait', async () => (await waiting()) >= users.length);
    process.kill(child!, 'SIGCONT');
    await Promise.all(first);
    for (const { inference } of await Promise.all(others))
      expect(inference!.requestsInBatch).toBe(inference!.batchSize);
    expect(await runsFor(server, users.length + first.length)).toBeLessThan(8);
  });
});
