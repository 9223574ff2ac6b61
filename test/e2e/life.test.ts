import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alive, gone } from '../support/processes.ts';
import { NotServingError, startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { askNewQuestions } from './new-questions.ts';
import { batchRecommend, modelInfo, recommend } from './operations.ts';

describe('a server that starts', () => {
  test('reports all mistakes in its settings at once and ends with code 1', async () => {
    const mistaken = { PORT: 'abc', CACHE_TTL_SECONDS: '0', WORKERS: '2', REDIS_URL: 'http://secret@x' };
    const error = await startServer(mistaken).catch((reason: unknown) => reason);
    if (!(error instanceof NotServingError)) throw new Error('It serves.');
    expect(error.exit).toEqual({ code: 1, signal: null });
    for (const name of Object.keys(mistaken)) expect(error.stderr).toContain(name);
    expect(error.stderr).toContain('"abc"');
    expect(error.stderr).not.toContain('secret@');
    expect(error.stderr).not.toMatch(/^ +at /m);
  });

  test('ends with code 1 when its port is taken', async () => {
    const server = await startServer();
    const error = await startServer({ PORT: new URL(server.url).port }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ exit: { code: 1 } });
  });

  test('lives without any model, and says so', async () => {
    const server = await startServer({ MODELS_DIR: await temporaryFolder() });
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    const ready = await fetch(`${server.url}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { reason: 'no-model' }]);
    expect((await server.answer(batchRecommend, { userIds: ['1'] })).errors[0]?.extensions.code).toBe(
      'MODEL_NOT_READY',
    );
    expect((await server.data(modelInfo)).modelInfo).toMatchObject({
      status: 'NOT_LOADED',
      lastFailure: { refusedVersion: null, failedStep: 'FETCH', actual: 'none' },
    });
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });

  test('keeps ONNX Runtime from reporting to its makers, and its settings from the model', async () => {
    const home = await temporaryFolder();
    const server = await startServer({ HOME: home, ADMIN_API_KEYS: `a:${'0'.repeat(64)}` });
    await server.data(recommend, { userId: '1' });
    const [child] = server.children();
    const environment = `/proc/${child}/environ`;
    if (existsSync(environment)) {
      const names = readFileSync(environment, 'utf8').split('\0').filter(Boolean);
      expect(names).toContain('ORT_DISABLE_TELEMETRY=1');
      expect(names.filter((name) => /^(?:ADMIN|REDIS|HOME|PATH)/.test(name))).toEqual([]);
    }
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(readdirSync(home, { recursive: true })).toEqual([]);
  });
});

describe('a server that is killed', () => {
  test('leaves no process behind when it is killed under load', async () => {
    const server = await startServer({ INFERENCE_PROCESSES: '2' });
    const load = askNewQuestions(server);
    await load.more(50);
    const children = server.children();
    expect(children).toHaveLength(2);
    server.signal('SIGKILL');
    expect((await server.exited).signal).toBe('SIGKILL');
    await load.stop();
    await gone('every inference process', children);
    expect(alive([server.pid])).toEqual([]);
  });
});
