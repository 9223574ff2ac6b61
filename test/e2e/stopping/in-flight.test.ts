import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { gone } from '../../support/processes.ts';
import { startServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { batchRecommend, modelInfo } from '../operations.ts';
import { cleanExit, holdRequests, patient } from './held-requests.ts';

const json = async (url: string): Promise<{ status: number; connection: string | null; body: unknown }> => {
  const response = await fetch(url);
  return { status: response.status, connection: response.headers.get('connection'), body: await response.json() };
};

/** One request on this connection; what `agent` is for. */
const askOn = async (agent: Agent, url: string): Promise<IncomingMessage> => {
  const headers = { 'content-type': 'application/json' };
  const asking = request(`${url}/graphql`, { method: 'POST', agent, headers });
  asking.end(JSON.stringify({ query: '{ recommend(userId: 42) { source } }' }));
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response;
};

/** A client that asks on one connection until it is told to close it; the status of each answer. */
const askUntilTold = async (url: string): Promise<(number | undefined)[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const statuses: (number | undefined)[] = [];
  let isTold = false;
  while (!isTold) {
    const { statusCode, headers } = await askOn(agent, url);
    statuses.push(statusCode);
    isTold = headers.connection === 'close';
  }
  agent.destroy();
  return statuses;
};

describe('case 27: a server that is told to stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'case 27: after %s is not ready but answers, then closes its port, answers all 100 in flight, and ends with code 0',
    async (name) => {
      const server = await startServer({ ...patient, SHUTDOWN_DELAY_MS: '3000' });
      const { child, answers } = await holdRequests(server, 99);
      server.signal(name);
      await server.logged('stopping');
      const ready = await json(`${server.url}/health/ready`);
      expect(ready).toMatchObject({ status: 503, connection: 'close', body: { reason: 'draining' } });
      expect(await json(`${server.url}/health/live`)).toMatchObject({ status: 200, connection: 'close' });
      expect((await json(`${server.url}/health`)).body).toMatchObject({
        status: 'not-ready',
        server: { draining: true },
        inference: { waitingTasks: 99 },
      });
      const late = await server.answer(modelInfo);
      expect([late.status, late.headers.get('connection')]).toEqual([200, 'close']);
      const isRefused = (): Promise<boolean> =>
        fetch(`${server.url}/health/live`).then(
          () => false,
          () => true,
        );
      await until('the port is closed', isRefused);
      process.kill(child, 'SIGCONT');
      const answered = await answers;
      expect(answered).toHaveLength(100);
      for (const answer of answered)
        expect(answer).toMatchObject({
          status: 'fulfilled',
          value: { status: 200, errors: [], data: expect.anything() },
        });
      expect(await server.exited).toEqual(cleanExit);
      await gone('the inference process', [child]);
      expect(server.stderr()).toBe('');
    },
  );

  test('case 27: loses no request of clients that keep their connections until they are told to close them', async () => {
    const server = await startServer({ SHUTDOWN_DELAY_MS: '1000' });
    const clients = Array.from({ length: 20 }, () => askUntilTold(server.url));
    await until('all of them have asked', async () => (await server.data(modelInfo)).modelInfo.usage.lists > 200);
    server.signal('SIGTERM');
    const statuses = (await Promise.all(clients)).flat();
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(await server.exited).toEqual(cleanExit);
  });

  test('case 27: answers a batch of a thousand that is under way', async () => {
    const server = await startServer();
    const userIds = Array.from({ length: 1000 }, (_, at) => String(at + 1));
    const asked = server.data(batchRecommend, { userIds, topK: 50 });
    const { runtime } = (await server.data(modelInfo)).modelInfo;
    expect(runtime.processes).toBe(1);
    server.signal('SIGTERM');
    expect((await asked).batchRecommend).toMatchObject({ successfulPredictions: 1000 });
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });
});
