import { expect, test } from 'vitest';
import { createFakeGeneration, FakeModels } from '../../support/fake-models.ts';
import { rawRequest, startFront, type Front } from '../../support/front.ts';
import { metricsOf } from './scrape.ts';

const requestsOf = async (front: Front): Promise<Record<string, number>> => {
  const samples = (await metricsOf(front)).get('marquee_requests_total')!.samples;
  return Object.fromEntries(samples.map(({ labels, value }) => [`${labels['operation']} ${labels['outcome']}`, value]));
};

test('requests are counted by operation and outcome', async () => {
  const front = await startFront();
  const { ask, url } = front;
  await ask('query Home { recommend(userId: 1) { source } }');
  await ask('query Home { recommend(userId: 2) { source } }');
  await ask('query Home { recommend(userId: "x") { source } modelInfo { version } }');
  await ask('query Home { recommend(userId: "x") { source } }');
  await ask('{ batchRecommend(userIds: ["1", "x"]) { totalUsers } }');
  await ask('{ nothing }');
  await ask('{');
  await rawRequest(`${url}/graphql`, { method: 'POST', body: 'a=1' });
  await rawRequest(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
  await rawRequest(`${url}/graphql`, { method: 'DELETE' });
  expect(await requestsOf(front)).toEqual({
    'Home ok': 2,
    'Home partial': 1,
    'Home BAD_USER_INPUT': 1,
    'anonymous partial': 1,
    'invalid GRAPHQL_VALIDATION_FAILED': 1,
    'invalid GRAPHQL_PARSE_FAILED': 1,
    'invalid BAD_REQUEST': 2,
    'invalid METHOD_NOT_ALLOWED': 1,
  });
});

test('the outcome of an operation in which all failed is its gravest error', async () => {
  const models = new FakeModels();
  models.serving = undefined;
  const front = await startFront({ models });
  await front.ask('query Home { a: recommend(userId: 1) { source } movie(id: "1") { id } }');
  expect(await requestsOf(front)).toEqual({ 'Home MODEL_NOT_READY': 1 });
});

test('a fault of the server and a client that leaves are outcomes of their own', async () => {
  const models = new FakeModels();
  const generation = createFakeGeneration();
  let waiting = 0;
  const scorer: typeof generation.scorer = {
    score: (jobs) =>
      jobs.map(() => {
        waiting++;
        return new Promise(() => undefined);
      }),
  };
  models.serving = { ...generation, scorer };
  const front = await startFront({ models });
  const leaving = new AbortController();
  const asked = fetch(`${front.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'query Left { recommend(userId: 1) { source } }' }),
    signal: leaving.signal,
  }).catch(() => 'left');
  await expect.poll(() => waiting).toBe(1);
  leaving.abort();
  expect(await asked).toBe('left');
  await expect.poll(() => requestsOf(front)).toEqual({ 'Left abandoned': 1 });
  models.serving = {
    ...generation,
    scorer: {
      score: () => {
        throw new Error('secret');
      },
    },
  };
  await front.ask('query Fault { recommend(userId: 1) { source } }');
  expect(await requestsOf(front)).toMatchObject({ 'Fault INTERNAL_SERVER_ERROR': 1 });
});

test('clients can not grow the labels: a hundred names at most, none of them long, and no user among them', async () => {
  const front = await startFront();
  for (let at = 0; at < 110; at++) await front.ask(`query Name${at} { __typename }`);
  await front.ask(`query ${'x'.repeat(65)} { __typename }`);
  await front.ask('query Users { recommend(userId: "987654") { source } }');
  const requests = await requestsOf(front);
  expect(Object.keys(requests)).toHaveLength(101);
  expect(requests['other ok']).toBe(12);
  const text = (await rawRequest(`${front.url}/metrics`, {})).body;
  expect(text).not.toContain('987654');
});
