import { expect, test } from 'vitest';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { rawRequest, startFront, type Front } from '../support/front.ts';

const healthOf = async ({ url }: Front): Promise<Record<string, unknown>> => {
  const { status, headers, body } = await rawRequest(`${url}/health`, {});
  expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  return JSON.parse(body) as Record<string, unknown>;
};

test('/health shows the state of each part', async () => {
  const models = new FakeModels();
  models.serving = createFakeGeneration('1', {
    runtime: () => ({ onnxRuntimeVersion: '1.30.0', processes: 2, processesReady: 1, waitingTasks: 7 }),
  });
  const front = await startFront({ models, redis: { status: 'ready', breaker: 'closed' } });
  expect(await healthOf(front)).toEqual({
    status: 'ready',
    degraded: false,
    model: {
      name: 'movies',
      status: 'LOADED',
      version: '1',
      fingerprint: models.serving.fingerprint,
      lastFailure: null,
    },
    inference: { wanted: 2, ready: 1, restarts: 0, waitingTasks: 7 },
    cache: { memoryBytes: 1234, redis: { status: 'ready', breaker: 'closed' } },
    server: {
      version: '0.0.0',
      draining: false,
      uptimeSeconds: 1,
      eventLoopDelay: { p50Ms: 1, p99Ms: 2, maxMs: 3 },
    },
  });
});

test('/health answers without a model, and tells why there is none', async () => {
  const models = new FakeModels();
  models.serving = undefined;
  models.failure = {
    refusedVersion: '3',
    failedStep: 'HASHES',
    file: 'model.onnx',
    expected: 'these bytes',
    actual: 'others',
    steps: [],
  };
  const lastFailure = { version: '3', step: 'HASHES', file: 'model.onnx', expected: 'these bytes', actual: 'others' };
  expect(await healthOf(await startFront({ models }))).toMatchObject({
    status: 'not-ready',
    degraded: false,
    model: { status: 'NOT_LOADED', version: null, fingerprint: null, lastFailure },
    inference: { wanted: 0, ready: 0, waitingTasks: 0 },
  });
});

test('/health of a server that drains says so', async () => {
  const front = await startFront();
  front.server.drain();
  expect(await healthOf(front)).toMatchObject({ status: 'not-ready', server: { draining: true } });
});

test('case 28: liveness checks no dependency; without Redis the server is ready, and degraded', async () => {
  const front = await startFront({ isCacheDegraded: () => true, redis: { status: 'unavailable' } });
  const ready = await rawRequest(`${front.url}/health/ready`, {});
  expect([ready.status, JSON.parse(ready.body)]).toMatchObject([200, { status: 'ready', degraded: true }]);
  expect(await healthOf(front)).toMatchObject({ degraded: true, cache: { redis: { status: 'unavailable' } } });
  front.models.status = () => {
    throw new Error('liveness must not ask');
  };
  const live = await rawRequest(`${front.url}/health/live`, {});
  expect([live.status, JSON.parse(live.body)]).toEqual([200, { status: 'ok' }]);
});
