import { expect, test } from 'vitest';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { rawRequest, startFront } from '../support/front.ts';

const everything = `{ modelInfo {
  name version aliases fingerprint framework status capabilities userIdType exactLimits trainedAt loadedAt
  lastFailure { message currentVersion refusedVersion failedStep file expected actual steps { name state durationMs } }
  metrics { name value } hyperparameters { name value }
  inputs { name role elementType shape } outputs { name role elementType shape }
  movieCount userCount warmUp { batchSize p50Ms p95Ms } previousVersion
  availableVersions { version aliases createdAt metrics { name value } current }
  runtime { onnxRuntimeVersion processes processesReady waitingUsers }
  usage { since lists recommendations cacheHitRatio meanBatchSize }
} }`;

test('modelInfo says everything about the model that serves', async () => {
  const models = new FakeModels();
  models.previous = '0';
  const { ask } = await startFront({ models });
  await ask('{ recommend(userId: "1", topK: 2) { source } }');
  const { data, errors } = await ask(everything);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    modelInfo: {
      name: 'movies',
      version: '1',
      aliases: ['production'],
      fingerprint: '1'.padEnd(64, 'f'),
      framework: 'test',
      status: 'LOADED',
      capabilities: ['KNOWN_USERS', 'HISTORY'],
      userIdType: 'INTEGER',
      exactLimits: true,
      trainedAt: '2025-12-31T15:00:00.000Z',
      loadedAt: '2026-02-03T04:05:06.000Z',
      lastFailure: null,
      metrics: [{ name: 'ndcg@10', value: 0.25 }],
      hyperparameters: [{ name: 'l2', value: '150' }],
      inputs: [{ name: 'user', role: 'USER_INDEX', elementType: 'int64', shape: ['batch'] }],
      outputs: [{ name: 'scores', role: 'SCORES', elementType: 'float32', shape: ['batch', '6'] }],
      movieCount: 7,
      userCount: 2,
      warmUp: [{ batchSize: 1, p50Ms: 0.5, p95Ms: 0.9 }],
      previousVersion: '0',
      availableVersions: [
        { version: '2', aliases: [], createdAt: null, metrics: [], current: false },
        {
          version: '1',
          aliases: ['production'],
          createdAt: '2026-01-02T01:04:05.000Z',
          metrics: [{ name: 'ndcg@10', value: 0.25 }],
          current: true,
        },
      ],
      runtime: { onnxRuntimeVersion: '1.30.0', processes: 1, processesReady: 1, waitingUsers: 0 },
      usage: { since: expect.any(String), lists: 1, recommendations: 2, cacheHitRatio: 0, meanBatchSize: null },
    },
  });
});

test('without a model it answers too, and says why there is none', async () => {
  const models = new FakeModels();
  models.serving = undefined;
  models.failure = {
    refusedVersion: '3',
    failedStep: 'HASHES',
    file: 'model.onnx',
    expected: '10 bytes',
    actual: '9 bytes',
    steps: [{ name: 'HASHES', state: 'FAILED', durationMs: 1 }],
  };
  const { ask } = await startFront({ models });
  const { status, data, errors } = await ask(everything);
  expect([status, errors]).toEqual([200, undefined]);
  expect(data).toMatchObject({
    modelInfo: {
      status: 'NOT_LOADED',
      version: null,
      aliases: [],
      capabilities: [],
      movieCount: 0,
      inputs: [],
      loadedAt: null,
      runtime: { onnxRuntimeVersion: '', processes: 0, processesReady: 0, waitingUsers: 0 },
      lastFailure: {
        message: 'Version 3 was refused in step HASHES (model.onnx): expected 10 bytes, got 9 bytes.',
        currentVersion: null,
        refusedVersion: '3',
        failedStep: 'HASHES',
        steps: [{ name: 'HASHES', state: 'FAILED', durationMs: 1 }],
      },
    },
  });
});

test('a cache that cannot be reached makes a loaded model DEGRADED', async () => {
  const { ask } = await startFront({ isCacheDegraded: () => true });
  expect((await ask('{ modelInfo { status } }')).data).toEqual({ modelInfo: { status: 'DEGRADED' } });
});

test('availableVersions is null for anybody but an administrator', async () => {
  const { url } = await startFront();
  const body = JSON.stringify({ query: '{ modelInfo { version availableVersions { version } } }' });
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.1' };
  const answer = await rawRequest(`${url}/graphql`, { method: 'POST', headers, body });
  expect(JSON.parse(answer.body)).toEqual({ data: { modelInfo: { version: '1', availableVersions: null } } });
});

test('all fields of one operation are answered from the generation it began with', async () => {
  const models = new FakeModels();
  const first = createFakeGeneration('1');
  // The switch happens while the operation waits for the model.
  models.serving = {
    ...first,
    scorer: {
      score: (jobs, lane) => {
        models.serving = createFakeGeneration('2');
        return first.scorer.score(jobs, lane);
      },
    },
  };
  const { ask } = await startFront({ models });
  const query =
    '{ recommend(userId: "1") { modelVersion } modelInfo { version } batchRecommend(userIds: ["2"]) { modelVersion } }';
  const answered = (version: string): object => ({
    recommend: { modelVersion: version },
    modelInfo: { version },
    batchRecommend: { modelVersion: version },
  });
  expect((await ask(query)).data).toEqual(answered('1'));
  expect((await ask(query)).data).toEqual(answered('2'));
  await expect.poll(() => models.pins).toBe(0);
});
