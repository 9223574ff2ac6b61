import { expect, test } from 'vitest';
import { errorCatalogue, MarqueeError, type ErrorCode } from '../../src/errors.ts';
import type { Scorer } from '../../src/recommendation/ports.ts';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { startFront } from '../support/front.ts';

const query = '{ recommend(userId: "1") { source } }';
const beside = '{ recommend(userId: "1") { source } movie(id: "1") { title } }';
const missing = '{ recommend(userId: "1") { source } movie(id: "none") { title } }';

// oxlint-disable typescript/only-throw-error -- a model may fail with anything
const scoringWith = (score: Scorer['score']): FakeModels => {
  const models = new FakeModels();
  models.serving = createFakeGeneration('1', { scorer: { score } });
  return models;
};
const failing = (error: unknown): FakeModels =>
  scoringWith((jobs) =>
    jobs.map(async () => {
      throw error;
    }),
  );
const never = (): FakeModels => scoringWith((jobs) => jobs.map(() => new Promise(() => undefined)));

const visible = Object.entries(errorCatalogue).filter(([, kind]) => kind.visible);

test.each(visible)('%s reaches the client with its message and details', async (code, { httpStatus }) => {
  const error = new MarqueeError(code as ErrorCode, 'What went wrong.', { fact: 7 });
  const { ask } = await startFront({ models: failing(error) });
  const answer = await ask(query);
  expect(answer.status).toBe(httpStatus);
  expect(answer.data).toEqual({ recommend: null });
  expect(answer.errors).toMatchObject([
    { message: 'What went wrong.', path: ['recommend'], extensions: { code, fact: 7 } },
  ]);
});

test.each([
  ['an error of any kind', new TypeError('secret at /srv/marquee/file.js')],
  ['an error that the catalogue hides', new MarqueeError('INTERNAL_SERVER_ERROR', 'secret', { secret: 1 })],
  ['something that is no error', 'secret'],
])('%s is masked and logged once with its cause', async (_, fault) => {
  const { ask, logs } = await startFront({ models: failing(fault) });
  const { status, errors, headers } = await ask(query);
  const requestId = headers.get('x-request-id');
  expect(status).toBe(500);
  expect(errors).toEqual([
    expect.objectContaining({
      message: 'Internal server error',
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
    }),
  ]);
  expect(JSON.stringify(errors)).not.toContain('secret');
  const logged = logs.filter(({ level }) => level === 'error');
  expect(logged).toHaveLength(1);
  expect(logged[0]).toMatchObject({ fields: { requestId } });
});

test('a failed model that clients see is logged with its cause as well', async () => {
  const cause = new Error('exit code 134');
  const { ask, logs } = await startFront({
    models: failing(new MarqueeError('INFERENCE_FAILED', 'The model failed.', {}, cause)),
  });
  await ask(query);
  expect(logs).toContainEqual(
    expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ code: 'INFERENCE_FAILED' }) }),
  );
});

test('503 is only for answers without any data, and says when to try again', async () => {
  const models = failing(new MarqueeError('OVERLOADED', 'Too many users are waiting.', { retryAfterSeconds: 3 }));
  const { ask } = await startFront({ models });
  const alone = await ask(query);
  expect([alone.status, alone.headers.get('retry-after')]).toEqual([503, '3']);
  expect(alone.errors?.[0]?.extensions).toEqual({ code: 'OVERLOADED', retryAfterSeconds: 3 });
  const withData = await ask(beside);
  expect([withData.status, withData.headers.get('retry-after')]).toEqual([200, null]);
  expect(withData.data).toEqual({ recommend: null, movie: { title: 'Toy Story' } });
});

test('null without an error is an answer', async () => {
  const { ask } = await startFront({ models: failing(new MarqueeError('TIMEOUT', 'Too late.')) });
  expect((await ask(missing)).status).toBe(200);
});

test('a query that takes too long fails with TIMEOUT, and lets go of its generation', async () => {
  const models = never();
  const { ask } = await startFront({ models, requestTimeoutMs: 30 });
  const { status, errors } = await ask(query);
  expect(status).toBe(503);
  expect(errors).toMatchObject([{ message: 'The answer did not come within 30 ms.', extensions: { code: 'TIMEOUT' } }]);
  await expect.poll(() => models.pins).toBe(0);
});

test('without a model everything but modelInfo answers MODEL_NOT_READY', async () => {
  const models = new FakeModels();
  models.serving = undefined;
  const { ask } = await startFront({ models });
  const none = await ask(
    '{ recommend(userId: "1") { source } batchRecommend(userIds: ["1"]) { batchId } movie(id: "1") { id } catalog { movieCount } }',
  );
  expect(none.status).toBe(503);
  expect(none.errors?.map(({ extensions }) => extensions['code'])).toEqual(Array(4).fill('MODEL_NOT_READY'));
  expect((await ask('{ modelInfo { status } catalog { movieCount } }')).status).toBe(200);
});

test.each([
  ['text that is no GraphQL', '{ recommend(', 'GRAPHQL_PARSE_FAILED'],
  ['a field that does not exist', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ['an empty query', '', 'BAD_REQUEST'],
])('%s is answered with 400', async (_, text, code) => {
  const { ask } = await startFront();
  const { status, errors } = await ask(text);
  expect([status, errors?.[0]?.extensions['code']]).toEqual([400, code]);
  expect(JSON.stringify(errors)).not.toContain('stacktrace');
});

test('variables of the wrong type are BAD_USER_INPUT', async () => {
  const { ask } = await startFront();
  const { status, errors } = await ask('query ($k: Int!) { recommend(userId: "1", topK: $k) { source } }', { k: 'x' });
  expect([status, errors?.[0]?.extensions['code']]).toEqual([400, 'BAD_USER_INPUT']);
});

test('a subscription is refused as the fault of the client, and not logged as one of ours', async () => {
  const { ask, logs } = await startFront({ models: new FakeModels() });
  const answer = await ask('subscription { a }');
  expect(answer.status).toBe(400);
  expect(answer.errors?.[0]?.extensions['code']).toMatch(/OPERATION_RESOLUTION_FAILURE|GRAPHQL_VALIDATION_FAILED/);
  expect(logs.filter(({ level }) => level === 'error')).toEqual([]);
});

const introspection = '{ __schema { types { name } } }';
const misspelt = '{ recommend(userId: "1") { sorce } }';
const misspeltInput = 'query ($p: PreferencesInput) { recommend(userId: "1", preferences: $p) { source } }';

test('development introspects and suggests', async () => {
  const { ask } = await startFront();
  expect((await ask(introspection)).status).toBe(200);
  expect((await ask(misspelt)).errors?.[0]?.message).toContain('Did you mean "source"');
});

test('production does not introspect and suggests no name of the schema, but words of the catalogue', async () => {
  const { ask } = await startFront({ production: true });
  expect((await ask(introspection)).status).toBe(400);
  const inputs = await ask(misspeltInput, { p: { favoritGenres: [] } });
  for (const { errors } of [await ask(misspelt), inputs]) expect(errors?.[0]?.message).not.toContain('Did you mean');
  const { errors } = await ask('{ recommend(userId: "1", filter: { genres: ["Dramma"] }) { source } }');
  expect(errors?.[0]?.message).toContain('Nearest: "Drama"');
});
