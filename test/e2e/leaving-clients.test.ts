import { expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { shippedUsers } from '../support/shipped-models.ts';
import { until } from '../support/until.ts';
import { modelInfo, recommend } from './operations.ts';

const users = shippedUsers().map(({ id }) => id);
const leaverCount = 100;

test('case 23: what clients have asked for and nobody waits for any more is not computed', async () => {
  const server = await startServer({ INFERENCE_TIMEOUT_MS: '20000', REQUEST_TIMEOUT_MS: '20000' });
  const ask = async (userId: string) => (await server.data(recommend, { userId })).recommend!;
  const waiting = async (): Promise<number> => (await server.data(modelInfo)).modelInfo.runtime.waitingUsers;
  const [child] = server.children();
  process.kill(child!, 'SIGSTOP'); // the model takes its time

  const first: ReturnType<typeof ask>[] = [];
  await until('the model is busy and somebody waits for it', async () => {
    first.push(ask(users[first.length]!));
    return first.length > 1 && (await waiting()) > 0; // one is being scored
  });
  const gone = new AbortController();
  const leavers = users.slice(-leaverCount).map((userId) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: recommend.toString(), variables: { userId } }),
      signal: gone.signal,
    }).catch(() => 'gone'),
  );
  await until('all wait', async () => (await waiting()) > leaverCount);
  gone.abort();
  expect(new Set(await Promise.all(leavers))).toEqual(new Set(['gone']));
  const left = (): number => server.logs.filter(({ status }) => status === 499).length;
  await until('the server has noticed', () => left() === leaverCount);

  const last = ask(users[leaverCount]!);
  process.kill(child!, 'SIGCONT');
  const answered = await Promise.all([...first, last]);
  for (const { source, inference } of answered) {
    expect(source).toBe('MODEL');
    expect(inference!.batchSize).toBeLessThanOrEqual(answered.length);
  }
  // Who has left is asked for anew: nothing was computed for them in the meantime.
  const again = await ask(users.at(-1)!);
  expect(again).toMatchObject({ source: 'MODEL', cached: false });
  expect((await server.data(modelInfo)).modelInfo.usage.lists).toBe(answered.length + 1);
});
