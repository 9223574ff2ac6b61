import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { alive, childrenOf, gone } from '../support/processes.ts';
import { spawnServer, startServer, type Server } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { batchRecommend, modelInfo, recommend } from './operations.ts';

const patient = { INFERENCE_TIMEOUT_MS: '20000', REQUEST_TIMEOUT_MS: '20000' };
const cleanExit = { code: 0, signal: null };

/** Requests that the server has taken and can't answer yet, because its model is frozen. */
const holdRequests = async (server: Server, count: number) => {
  const [child] = server.children();
  process.kill(child!, 'SIGSTOP');
  const ask = (userId: number) => server.answer(recommend, { userId: String(userId) });
  const model = async () => (await server.data(modelInfo)).modelInfo;
  // The first takes the process with it, so the others wait.
  const first = ask(count + 1);
  const held = Promise.allSettled([first]);
  await until('the first has left for the model', async () => (await model()).usage.meanBatchSize !== null);
  const others = Promise.allSettled(Array.from({ length: count }, (_, at) => ask(at + 1)));
  await until('all others wait', async () => (await model()).runtime.waitingUsers >= count);
  return { child: child!, answers: Promise.all([held, others]).then((both) => both.flat()) };
};

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

  test('case 27: ends at once at the second signal, and its frozen process with it', async () => {
    const server = await startServer(patient);
    const { child, answers } = await holdRequests(server, 5);
    server.signal('SIGTERM');
    await server.logged('stopping');
    const since = performance.now();
    server.signal('SIGINT');
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(performance.now() - since).toBeLessThan(2_000);
    expect((await answers).every(({ status }) => status === 'rejected')).toBe(true);
    await gone('the frozen inference process', [child]);
  });

  test('case 27: kills a process that is stuck, and answers its users by another', async () => {
    const server = await startServer({ INFERENCE_TIMEOUT_MS: '1000', REQUEST_TIMEOUT_MS: '20000' });
    const { child, answers } = await holdRequests(server, 9);
    server.signal('SIGTERM');
    for (const answer of await answers)
      expect(answer).toMatchObject({ status: 'fulfilled', value: { status: 200, errors: [] } });
    expect(await server.exited).toEqual(cleanExit);
    await gone('the stuck inference process', [child]);
    expect(alive(server.children())).toEqual([]);
  });

  test('case 27: does not wait for a process that is stuck with what nobody waits for any more', async () => {
    const server = await startServer(patient);
    const [child] = server.children();
    process.kill(child!, 'SIGSTOP');
    const leaving = new AbortController();
    const asked = fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ recommend(userId: 42) { source } }' }),
      signal: leaving.signal,
    }).catch(() => 'left');
    const usage = async () => (await server.data(modelInfo)).modelInfo.usage;
    await until('the request has left for the model', async () => (await usage()).meanBatchSize !== null);
    leaving.abort();
    expect(await asked).toBe('left');
    const since = performance.now();
    server.signal('SIGTERM');
    expect(await server.exited).toEqual(cleanExit);
    expect(performance.now() - since).toBeLessThan(8_000);
    await gone('the stuck inference process', [child!]);
  });

  test('case 27: does not wait for a frozen process that has nothing to do', async () => {
    const server = await startServer();
    const [child] = server.children();
    process.kill(child!, 'SIGSTOP');
    server.signal('SIGTERM');
    expect(await server.exited).toEqual(cleanExit);
    await gone('the frozen inference process', [child!]);
  });
});

describe('case 27: a server that is told to stop while it starts', () => {
  const start = async () => {
    const folder = await temporaryFolder();
    const child = spawnServer({ TMPDIR: folder });
    const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    let output = '';
    child.stdout!.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr!.on('data', (data: Buffer) => (output += data.toString()));
    return { folder, child, pid: child.pid!, exited, output: () => output };
  };

  test('case 27: ends with code 0 while its model is loaded, and leaves no process or file behind', async () => {
    const { folder, child, pid, exited, output } = await start();
    let loading: number[] = [];
    await until('a process loads the model', () => (loading = childrenOf(pid)).length > 0);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    await gone('the loading process', loading);
    expect(readdirSync(folder)).toEqual([]);
    expect(output()).not.toContain('"serving"');
    expect(output()).toContain('"stopped"');
  });

  test.each([0, 40, 80, 160, 320])('case 27: ends %i ms after its birth, and leaves nothing behind', async (bornMs) => {
    const { folder, child, exited, output } = await start();
    await new Promise((resolve) => setTimeout(resolve, bornMs)); // the moment is the point
    child.kill('SIGTERM');
    const [code, signal] = await exited;
    // Before it hears signals, the system ends it.
    expect(signal ?? code).toBe(signal === null ? 0 : 'SIGTERM');
    expect(readdirSync(folder)).toEqual([]);
    expect(output()).not.toMatch(/"level":[56]0|^ +at /m);
  });
});
