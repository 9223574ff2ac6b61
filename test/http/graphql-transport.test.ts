import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { rawRequest, startFront, type RawAnswer } from '../support/front.ts';

const json = { 'content-type': 'application/json' };
const query = JSON.stringify({ query: '{ modelInfo { version } }' });

const codeOf = ({ headers, body }: RawAnswer): unknown => {
  expect(headers['content-type']).toContain('application/json');
  return JSON.parse(body).errors[0].extensions.code;
};

test.each([
  ['malformed JSON', json, '{"query":', 400, 'BAD_REQUEST'],
  ['null', json, 'null', 400, 'BAD_REQUEST'],
  ['an array', json, '[]', 400, 'BAD_REQUEST'],
  ['a batch of operations', json, `[${query}]`, 400, 'BAD_REQUEST'],
  ['no body', json, '', 400, 'BAD_REQUEST'],
  ['a number as query', json, '{"query":1}', 400, 'BAD_REQUEST'],
  [
    'a persisted query',
    json,
    '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}',
    200,
    'PERSISTED_QUERY_NOT_SUPPORTED',
  ],
  ['plain text', { 'content-type': 'text/plain' }, query, 400, 'BAD_REQUEST'],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'query={a}', 400, 'BAD_REQUEST'],
  ['a body without a type', {}, query, 400, 'BAD_REQUEST'],
  ['an Accept that nothing meets', { ...json, accept: 'image/png' }, query, 406, 'BAD_REQUEST'],
])('POST with %s is refused as JSON', async (_, headers, body, ...expected) => {
  const { url } = await startFront();
  const answer = await rawRequest(`${url}/graphql`, { method: 'POST', headers, body });
  expect([answer.status, codeOf(answer)]).toEqual(expected);
});

test.each([
  ['a little too large', 2_000],
  ['far too large', 100_000],
])('a body that is %s is 413, with or without a declared length', async (_, size) => {
  const { url } = await startFront({ bodyLimitBytes: 1_000 });
  for (const headers of [json, { ...json, 'transfer-encoding': 'chunked' }]) {
    const answer = await rawRequest(`${url}/graphql`, { method: 'POST', headers, body: 'x'.repeat(size) });
    expect([answer.status, codeOf(answer)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect(answer.headers.connection).toBe('close');
  }
});

test('a body of exactly the limit is read', async () => {
  const { url } = await startFront({ bodyLimitBytes: query.length });
  expect((await rawRequest(`${url}/graphql`, { method: 'POST', headers: json, body: query })).status).toBe(200);
});

test.each(['gzip', 'br', 'deflate', 'unknown'])('a body in %s is 415 and never decoded', async (encoding) => {
  const { url } = await startFront();
  const headers = { ...json, 'content-encoding': encoding };
  const answer = await rawRequest(`${url}/graphql`, { method: 'POST', headers, body: gzipSync(query) });
  expect([answer.status, codeOf(answer)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
});

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is 405', async (method) => {
  const { url } = await startFront();
  const answer = await rawRequest(`${url}/graphql`, { method, headers: json });
  expect([answer.status, codeOf(answer)]).toEqual([405, 'METHOD_NOT_ALLOWED']);
  expect(answer.headers.allow).toBe('GET, POST');
});

const getUrl = (url: string, text: string): string => `${url}/graphql?query=${encodeURIComponent(text)}`;

test('GET answers queries with a preflighted header, and refuses them without (CSRF)', async () => {
  const { url } = await startFront();
  const target = getUrl(url, '{ modelInfo { version } }');
  const good = await rawRequest(target, { headers: { 'apollo-require-preflight': 'true' } });
  expect([good.status, good.body.trim()]).toEqual([200, '{"data":{"modelInfo":{"version":"1"}}}']);
  const bad = await rawRequest(target, {});
  expect([bad.status, codeOf(bad)]).toEqual([400, 'BAD_REQUEST']);
  expect(bad.body).toContain('CSRF');
});

test('GET does not change anything', async () => {
  const { url, models } = await startFront();
  const target = getUrl(url, 'mutation { reloadModel { __typename } }');
  const answer = await rawRequest(target, { headers: { 'apollo-require-preflight': 'true' } });
  expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
  expect(models.requests).toEqual([]);
});

const large = JSON.stringify({
  query:
    '{ batchRecommend(userIds: ["1", "2"], topK: 50) { results { recommendations { score movie { title genres otherTitles posterUrl } reasons { code text } } } } }',
});

test('large answers are compressed for clients that take it', async () => {
  const { url } = await startFront();
  const post = (acceptEncoding: string, body: string): Promise<Response> =>
    fetch(`${url}/graphql`, { method: 'POST', headers: { ...json, 'accept-encoding': acceptEncoding }, body });
  const zipped = await post('br, gzip;q=0.5', large);
  expect(zipped.headers.get('content-encoding')).toBe('gzip');
  expect(zipped.headers.get('vary')).toContain('accept-encoding');
  expect(await zipped.json()).toHaveProperty('data.batchRecommend.results');
  expect((await post('gzip;q=0', large)).headers.get('content-encoding')).toBeNull();
  expect((await post('gzip', query)).headers.get('content-encoding')).toBeNull();
});

test('answers too large to compress at once are compressed all the same', async () => {
  const { url } = await startFront();
  const ids = Array.from({ length: 300 }, (_, i) => String(i + 1));
  const body = JSON.stringify({
    query: `query ($ids: [ID!]!) { batchRecommend(userIds: $ids) { results { userId recommendations { score movie { title } } } } }`,
    variables: { ids },
  });
  const headers = { ...json, 'accept-encoding': 'gzip' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  const text = await response.text(); // `fetch` has decoded it
  expect(text.length).toBeGreaterThan(32_768);
  expect(text).toContain('"userId":"300"');
});

test('every answer names its request, each another', async () => {
  const { url, logs } = await startFront();
  const first = await rawRequest(`${url}/graphql`, { method: 'POST', headers: json, body: query });
  const second = await rawRequest(`${url}/graphql`, { method: 'POST', headers: json, body: '{' });
  const third = await rawRequest(`${url}/nothing`, { headers: { 'x-request-id': 'mine' } });
  const ids = [first, second, third].map(({ headers }) => headers['x-request-id']);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(3);
  await expect.poll(() => logs.map(({ fields }) => fields['requestId'])).toEqual(ids.slice(0, 2));
});

test('each operation is one line of log, without its users', async () => {
  const { ask, logs } = await startFront();
  await ask('query Page($id: ID!) { recommend(userId: $id) { source } bad: recommend(userId: "x") { source } }', {
    id: '4711',
  });
  await expect.poll(() => logs.length).toBe(1);
  expect(logs).toMatchObject([
    {
      level: 'info',
      message: 'operation',
      fields: { operation: 'Page', status: 200, errors: ['BAD_USER_INPUT'], lists: 1, cachedLists: 0 },
    },
  ]);
  expect(JSON.stringify(logs)).not.toContain('4711');
});

test('a client that goes away cancels its work and lets go of the generation', async () => {
  const models = new FakeModels();
  let signal: AbortSignal | undefined;
  models.serving = createFakeGeneration('1', {
    scorer: {
      score: (jobs) => {
        signal = jobs[0]?.signal;
        return jobs.map(() => new Promise(() => undefined));
      },
    },
  });
  const { url, logs } = await startFront({ models });
  const gone = new AbortController();
  const body = JSON.stringify({ query: '{ recommend(userId: "1") { source } }' });
  const asked = fetch(`${url}/graphql`, { method: 'POST', headers: json, body, signal: gone.signal });
  await expect.poll(() => signal).toBeDefined();
  gone.abort();
  await expect(asked).rejects.toThrow();
  await expect.poll(() => [signal?.aborted, models.pins]).toEqual([true, 0]);
  await expect.poll(() => logs.at(-1)?.fields['status']).toBe(499);
  expect(logs.filter(({ level }) => level !== 'info')).toEqual([]);
});
