import { expect, test } from 'vitest';
import { MarqueeError } from '../../src/errors.ts';
import type { Scorer } from '../../src/recommendation/ports.ts';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { startFront } from '../support/front.ts';

const batch = `query ($userIds: [ID!]!) { batchRecommend(userIds: $userIds, topK: 2) {
  batchId totalUsers successfulPredictions failedPredictions totalTimeMs averageTimePerUserMs modelVersion timestamp
  results { userId success source cached recommendations { rank } error { code message retryable } } } }`;

/** Fails some users, scores the others. */
const failingFor = (errors: Readonly<Record<number, unknown>>): FakeModels => {
  const models = new FakeModels();
  const generation = createFakeGeneration();
  const scorer: Scorer = {
    score: (jobs, lane) =>
      jobs.map((job) => {
        const error = errors[job.task.userRow];
        return error === undefined ? generation.scorer.score([job], lane)[0]! : Promise.reject(error);
      }),
  };
  models.serving = { ...generation, scorer };
  return models;
};

test('each user has a row of their own; a malformed id fails only its own', async () => {
  const { ask, logs } = await startFront();
  const { status, data, errors } = await ask(batch, { userIds: ['2', '042', '99'] });
  expect(errors).toBeUndefined();
  expect(status).toBe(200);
  expect(data).toMatchObject({
    batchRecommend: {
      totalUsers: 3,
      successfulPredictions: 2,
      failedPredictions: 1,
      modelVersion: '1',
      results: [
        { userId: '2', success: true, source: 'MODEL', recommendations: [{ rank: 1 }, { rank: 2 }], error: null },
        {
          userId: '042',
          success: false,
          source: null,
          cached: false,
          recommendations: null,
          error: { code: 'BAD_USER_INPUT', retryable: false },
        },
        { userId: '99', success: true, source: 'COLD_START' },
      ],
    },
  });
  const { batchRecommend } = data as { batchRecommend: { batchId: string } };
  await expect.poll(() => logs.at(-1)?.fields).toMatchObject({ lists: 2, batchIds: [batchRecommend.batchId] });
});

test.each([
  ['no user', [], /1 to 1000 ids, got 0/],
  ['too many users', Array.from({ length: 1001 }, (_, i) => String(i + 1)), /1 to 1000 ids, got 1001/],
  ['a user twice', ['1', '2', '1'], /distinct, got "1" twice/],
])('a batch of %s is refused whole', async (_, userIds, message) => {
  const { ask } = await startFront();
  const { data, errors } = await ask(batch, { userIds });
  expect(data).toEqual({ batchRecommend: null });
  expect(errors).toMatchObject([
    { message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT', argument: 'userIds' } },
  ]);
});

test('a row whose model failed says so; a fault of the server is masked there too, and logged', async () => {
  const fault = new Error('secret of the server');
  const models = failingFor({ 0: fault, 1: new MarqueeError('INFERENCE_UNAVAILABLE', 'The process failed twice.') });
  const { ask, logs } = await startFront({ models });
  const { status, data } = await ask(batch, { userIds: ['1', '2', '3'] });
  expect(status).toBe(200);
  expect(data).toMatchObject({
    batchRecommend: {
      results: [
        { error: { code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error', retryable: false } },
        { error: { code: 'INFERENCE_UNAVAILABLE', message: 'The process failed twice.', retryable: true } },
        { success: true },
      ],
    },
  });
  expect(logs.filter(({ level }) => level === 'error')).toMatchObject([{ fields: { err: fault } }]);
});
