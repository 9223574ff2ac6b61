import { describe, expect, test } from 'vitest';
import { alive, gone } from '../../support/processes.ts';
import { startServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { modelInfo } from '../operations.ts';
import { cleanExit, holdRequests, patient } from './held-requests.ts';

describe('case 27: a server that is told to stop', () => {
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
