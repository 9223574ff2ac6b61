import { describe, expect, test } from 'vitest';
import { startLoad, type Load } from '../support/load.ts';
import { alive } from '../support/processes.ts';
import { startServer, type Server } from '../support/server.ts';
import { shippedItems } from '../support/shipped-models.ts';
import { until } from '../support/until.ts';
import { modelInfo, recommend } from './operations.ts';

const movieIds = shippedItems().map(({ id }) => id);

/** Leaving out another movie each time makes every question a new one, so that the model answers, not the cache. */
const askSomethingNew = async (server: Server, question: number): Promise<void> => {
  const userId = String(1 + (question % 671));
  const exclude = [movieIds[question % movieIds.length]!];
  const { recommend: list } = await server.data(recommend, { userId, exclude });
  if (list?.userId !== userId || list.recommendations.length !== 10 || list.cached || list.source !== 'MODEL')
    throw new Error(`a wrong answer for user ${userId}: ${JSON.stringify(list)}`);
};

const loadOf = (server: Server, clients = 16): Load =>
  startLoad(clients, (question) => askSomethingNew(server, question));

/** Waits until another process serves in the place of `pid`. */
const replaced = async (server: Server, pid: number, processes: number): Promise<void> => {
  await until('the process has gone', () => alive([pid]).length === 0, 15_000);
  const ready = async (): Promise<number> => (await server.data(modelInfo)).modelInfo.runtime.processesReady;
  await until(
    'another has taken its place',
    async () => server.children().length === processes && (await ready()) === processes,
    15_000,
  );
};

describe.each([1, 2])('with %i inference processes under load', (processes) => {
  const settings = { INFERENCE_PROCESSES: String(processes) };

  test('no request is lost when one is killed, three times', async () => {
    const server = await startServer(settings);
    const load = loadOf(server);
    for (let time = 0; time < 3; time++) {
      await load.more(50);
      const [pid] = server.children();
      process.kill(pid!, 'SIGKILL');
      await replaced(server, pid!, processes);
    }
    await load.more(50);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(server.logs.filter(({ msg }) => msg === 'inference process lost')).toHaveLength(3);
    expect((await server.data(modelInfo)).modelInfo.status).toBe('LOADED');
  });

  test('no request is lost when one hangs: it is replaced', async () => {
    const server = await startServer({ ...settings, INFERENCE_TIMEOUT_MS: '500' });
    const load = loadOf(server);
    await load.more(50);
    const [pid] = server.children();
    process.kill(pid!, 'SIGSTOP');
    await replaced(server, pid!, processes);
    await load.more(50);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.slowestMs()).toBeLessThan(5_000);
  });
});

test('a server whose only process is being replaced says that it is degraded, and then no longer', async () => {
  const server = await startServer();
  const [pid] = server.children();
  process.kill(pid!, 'SIGKILL');
  const status = async (): Promise<string> => (await server.data(modelInfo)).modelInfo.status;
  await until('it is degraded', async () => (await status()) === 'DEGRADED');
  const ready = await fetch(`${server.url}/health/ready`);
  expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'ready' }]);
  await until('it is well', async () => (await status()) === 'LOADED');
});
