import { expect, test } from 'vitest';
import type { OpenOperation } from '../../src/graphql/operation/operation-context.ts';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { startFront } from '../support/front.ts';

test.each([
  ['the schema', '{ __schema { types { name } } }'],
  ['a type', '{ __type(name: "Movie") { name } }'],
  ['the schema by an alias in a fragment', '{ ...F } fragment F on Query { a: __schema { b: types { name } } }'],
  ['the schema beside a field', '{ modelInfo { version } __schema { queryType { name } } }'],
  ['the schema in a mutation', 'mutation { __schema { types { name } } }'],
])('case 24: production does not show %s', async (_, query) => {
  const { ask } = await startFront({ production: true });
  const { status, data, errors } = await ask(query);
  expect([status, data]).toEqual([400, undefined]);
  expect(errors?.[0]?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
});

test('case 24: production answers __typename', async () => {
  const { ask } = await startFront({ production: true });
  expect((await ask('{ __typename modelInfo { __typename } }')).data).toEqual({
    __typename: 'Query',
    modelInfo: { __typename: 'ModelInfo' },
  });
});

const variables =
  'query ($p: PreferencesInput, $f: MovieFilterInput) { recommend(userId: "1", preferences: $p, filter: $f) { source } }';

test.each([
  ['a field', '{ recomend(userId: "1") { source } }'],
  ['a nested field', '{ modelInfo { versio } }'],
  ['an argument', '{ recommend(userID: "1") { source } }'],
  ['a type', 'query ($p: PreferenceInput) { recommend(userId: "1", preferences: $p) { source } }'],
  ['a type of a fragment', '{ ... on Qery { modelInfo { version } } }'],
  ['an argument of a directive', '{ modelInfo @skip(iff: true) { version } }'],
  ['a field without its selection', '{ modelInfo }'],
  ['a member of an enum', '{ recommend(userId: "1", filter: { adult: WITH_ADLT }) { source } }'],
  ['a member of an enum as text', '{ recommend(userId: "1", filter: { adult: "WITH_ADULT" }) { source } }'],
  ['a field of an input', '{ recommend(userId: "1", filter: { genre: ["Drama"] }) { source } }'],
  ['a field of an input in a variable', variables, { p: { favouriteGenres: ['Drama'] } }],
  ['a member of an enum in a variable', variables, { f: { adult: 'WITH_ADLT' } }],
  ['a member of an enum in a wrong case', variables, { f: { adult: 'with_adult' } }],
])('case 24: production suggests nothing for %s, development does', async (_, query, given?: object) => {
  const production = await startFront({ production: true });
  const refused = await production.ask(query, given);
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.errors)).not.toMatch(/did you mean/i);
  const development = await startFront();
  expect(JSON.stringify((await development.ask(query, given)).errors)).toMatch(/did you mean/i);
});

test('case 24: words of the catalogue are suggested in production, too', async () => {
  const { ask } = await startFront({ production: true });
  const { errors } = await ask('{ recommend(userId: "1", filter: { genres: ["Dramma"] }) { source } }');
  expect(errors).toMatchObject([
    { message: expect.stringContaining('Nearest: "Drama"'), extensions: { code: 'BAD_USER_INPUT' } },
  ]);
});

const secret = 'secret in /srv/marquee/file.js';
const fail = (): never => {
  throw new TypeError(secret);
};
const failing = (method: 'acquire' | 'status'): FakeModels => Object.assign(new FakeModels(), { [method]: fail });
const failingScorer = (): FakeModels => {
  const models = new FakeModels();
  models.serving = createFakeGeneration('1', { scorer: { score: fail } });
  return models;
};
/** The plugin writes down the codes of errors: here it can't. */
const failingRecord =
  (open: OpenOperation): OpenOperation =>
  (source) => {
    const operation = open(source);
    Object.defineProperty(operation.context.record, 'operationName', { set: fail });
    return operation;
  };
const failingAnswer =
  (open: OpenOperation): OpenOperation =>
  (source) => {
    const operation = open(source);
    const { errorCodes } = operation.context.record;
    errorCodes.add = () => {
      Reflect.deleteProperty(errorCodes, 'add'); // once: the line of the log is written without it
      return fail();
    };
    return operation;
  };

test.each([
  ['when an operation is opened', '{ __typename }', { around: () => fail }],
  ['when it begins', '{ __typename }', { models: failing('acquire') }],
  ['in a plugin before it runs', '{ __typename }', { around: failingRecord }],
  ['in a plugin before it is answered', '{ nothing }', { around: failingAnswer }],
  ['in a resolver', '{ modelInfo { status } }', { models: failing('status') }],
  ['in the model', '{ recommend(userId: "1") { source } }', { models: failingScorer() }],
])('case 24: a fault %s is masked and logged', async (_, query, options) => {
  for (const production of [true, false]) {
    const { ask, logs } = await startFront({ ...options, production });
    const { status, errors } = await ask(query);
    expect(status).toBe(500);
    expect(errors).toMatchObject([{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(JSON.stringify(errors)).not.toMatch(/secret|stack|TypeError|\.[jt]s/);
    const isLogged = (): boolean =>
      logs.some(
        ({ level, fields }) =>
          level === 'error' && String((fields['err'] as Error | undefined)?.stack).includes(secret),
      );
    expect(isLogged()).toBe(true);
  }
});

test('the faults of fifty variables are a few errors, all of them of the client', async () => {
  const { ask, logs } = await startFront();
  const query = 'query ($ids: [ID!]!) { batchRecommend(userIds: $ids) { batchId } }';
  const { status, errors } = await ask(query, { ids: Array.from({ length: 50 }, () => ({})) });
  expect(status).toBe(400);
  expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set(['BAD_USER_INPUT']));
  expect(errors?.length).toBeLessThan(10);
  expect(logs.filter(({ level }) => level === 'error')).toEqual([]);
});

test('what the client sent comes back shortened', async () => {
  const { ask } = await startFront();
  const long = 'x'.repeat(50_000);
  const answers = [
    await ask(`{ ${long} }`),
    await ask(`{ movie(id: "1") { ${long} } }`),
    await ask('query ($k: Int!) { recommend(userId: "1", topK: $k) { source } }', { k: long }),
    await ask('{ recommend(userId: "1", filter: { genres: ["' + long + '"] }) { source } }'),
  ];
  for (const { errors } of answers) expect(errors?.[0]?.message.length).toBeLessThan(520);
});
