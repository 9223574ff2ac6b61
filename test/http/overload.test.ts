import { expect, test } from 'vitest';
import { createHeldScorer } from '../support/tasks.ts';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { rawRequest, startFront } from '../support/front.ts';
import { until } from '../support/until.ts';

test('case 26: beyond the bound an operation is refused unread, with Retry-After; liveness answers', async () => {
  const scorer = createHeldScorer();
  const models = new FakeModels();
  models.serving = createFakeGeneration('1', { scorer });
  const shed: string[] = [];
  const overload = { mostOperations: 1, longestWaitMs: 2500, onShed: (reason: string) => void shed.push(reason) };
  const { url, ask } = await startFront({ models, overload });
  const first = ask('{ recommend(userId: "1") { source } }');
  await until('the first is under way', () => scorer.pending.length === 1);

  const headers = { 'content-type': 'application/json' };
  const refused = await rawRequest(`${url}/graphql`, { method: 'POST', headers, body: 'not even JSON' });
  expect(refused.status).toBe(503);
  expect(refused.headers).toMatchObject({
    'retry-after': '1',
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-request-id': expect.any(String),
  });
  expect(JSON.parse(refused.body)).toEqual({
    errors: [{ message: expect.any(String), extensions: { code: 'OVERLOADED', retryAfterSeconds: 1 } }],
  });
  expect((await rawRequest(`${url}/health/live`, {})).status).toBe(200);
  expect(shed).toEqual(['concurrency']);

  scorer.pending[0]!.answer();
  expect((await first).status).toBe(200);
  await until('its place is free', async () => {
    const { status } = await ask('{ modelInfo { status } }');
    return status === 200;
  });
});
