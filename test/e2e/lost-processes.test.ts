import { describe, expect, test } from 'vitest';
import { alive } from '../support/processes.ts';
import { startServer, type Server } from '../support/server.ts';
import { until } from '../support/until.ts';
import { askNewQuestions } from './new-questions.ts';
import { modelInfo } from './operations.ts';

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

  test('case 25: no request is lost when one is killed, three times', async () => {
    const server = await startServer(settings);
    const load = askNewQuestions(server);
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

  test('case 25: no request is lost when one hangs: it is replaced', async () => {
    const server = await startServer({ ...settings, INFERENCE_TIMEOUT_MS: '500' });
    const load = askNewQuestions(server);
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

test('case 25: a server whose only process is being replaced says that it is degraded, and then no longer', async () => {
  const server = await startServer();
  const [pid] = server.children();
  process.kill(pid!, 'SIGKILL');
  const status = async (): Promise<string> => (await server.data(modelInfo)).modelInfo.status;
  await until('it is degraded', async () => (await status()) === 'DEGRADED');
  const ready = await fetch(`${server.url}/health/ready`);
  expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'ready' }]);
  await until('it is well', async () => (await status()) === 'LOADED');
});
