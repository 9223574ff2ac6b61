import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { FailureLimiter } from '../../../src/http/authentication/failed-credentials.ts';
import { createMemoryLimiter } from '../../../src/limits/memory-limiter.ts';
import { rawRequest, startFront, type Front, type FrontOptions } from '../../support/front.ts';
import {
  createSigningKey,
  forgeToken,
  inSeconds,
  signToken,
  startKeyServer,
  tokenRules,
} from '../../support/identity-provider.ts';
import { bearer } from './refused.ts';

const reload = 'mutation { reloadModel { __typename } }';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const adminKeys = [{ name: 'ann', sha256: digest('key-of-ann') }];
const serviceKeys = [{ name: 'mailer', sha256: digest('key-of-mailer') }];

const audits = ({ logs }: Front): object[] =>
  logs.filter(({ fields }) => 'audit' in fields).map(({ fields }) => fields);
const refusals = ({ logs }: Front): object[] => logs.filter(({ message }) => message === 'credentials refused');

/** One attempt to reload with these credentials: refused with this code, audited once, and never logged. */
const expectNoReload = async (front: Front, credentials: string, refused: object): Promise<void> => {
  const { status, data, errors } = await front.ask(reload, {}, bearer(credentials));
  expect([status, data]).toEqual([200, null]);
  expect(errors).toMatchObject([{ path: ['reloadModel'], extensions: refused }]);
  expect(front.models.requests).toEqual([]);
  expect(audits(front)).toHaveLength(1);
  expect(JSON.stringify(front.logs)).not.toContain(credentials);
};

test.each([
  ['a wrong key', 'wrong'],
  ['a prefix of a key', 'key-of-an'],
  ['more than a key', 'key-of-anne'],
  ['a digest', digest('key-of-ann')],
  ['8 KB', 'x'.repeat(8_000)],
])('case 29: %s is UNAUTHENTICATED', async (_, credentials) => {
  const front = await startFront({ adminKeys, serviceKeys, production: true });
  await expectNoReload(front, credentials, { code: 'UNAUTHENTICATED', reason: 'UNKNOWN_API_KEY' });
  expect(audits(front)).toMatchObject([{ who: null, from: '1', outcome: 'UNAUTHENTICATED' }]);
  expect(refusals(front)).toMatchObject([{ level: 'warn', fields: { reason: 'UNKNOWN_API_KEY', suppressed: 0 } }]);
});

test('case 29: a key of 1 MB is UNAUTHENTICATED before it is read', async () => {
  const front = await startFront({ adminKeys });
  const { status, headers, body } = await rawRequest(`${front.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer('x'.repeat(1_048_576)) },
    body: JSON.stringify({ query: reload }),
  });
  expect([status, headers['content-type']]).toEqual([431, 'application/json; charset=utf-8']);
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(front.models.requests).toEqual([]);
});

test("case 29: a service's key is FORBIDDEN, and the audit says whose it was", async () => {
  const front = await startFront({ adminKeys, serviceKeys });
  await expectNoReload(front, 'key-of-mailer', { code: 'FORBIDDEN', role: 'ADMIN' });
  expect(audits(front)).toMatchObject([{ who: 'mailer', kind: 'service', outcome: 'FORBIDDEN' }]);
  expect(refusals(front)).toEqual([]);
});

test('case 29: a token is UNAUTHENTICATED where users are not authenticated', async () => {
  const front = await startFront({ adminKeys });
  const token = await signToken({ roles: ['ADMIN'] }, { key: await createSigningKey('any') });
  await expectNoReload(front, token, { code: 'UNAUTHENTICATED', reason: 'TOKENS_NOT_ACCEPTED' });
});

const startJwtFront = async (options: FrontOptions = {}) => {
  const key = await createSigningKey('first');
  const { url } = await startKeyServer(key);
  const front = await startFront({ adminKeys, tokens: { ...tokenRules, keys: { kind: 'url', url } }, ...options });
  return { front, key };
};

test('case 29: an expired token of an administrator is UNAUTHENTICATED', async () => {
  const { front, key } = await startJwtFront();
  const token = await signToken({ roles: ['ADMIN'], exp: inSeconds(-60) }, { key });
  await expectNoReload(front, token, { code: 'UNAUTHENTICATED', reason: 'EXPIRED' });
});

test('case 29: an unsigned token is UNAUTHENTICATED', async () => {
  const { front } = await startJwtFront();
  await expectNoReload(front, forgeToken({ alg: 'none' }), { code: 'UNAUTHENTICATED', reason: 'WRONG_ALGORITHM' });
});

test('case 29: a token without ADMIN is FORBIDDEN, and the audit says whose it was', async () => {
  const { front, key } = await startJwtFront();
  const token = await signToken({ sub: 'carl', roles: ['SERVICE'] }, { key });
  await expectNoReload(front, token, { code: 'FORBIDDEN', role: 'ADMIN' });
  expect(audits(front)).toMatchObject([{ who: 'carl', outcome: 'FORBIDDEN' }]);
});

test('case 29: a token with ADMIN reloads', async () => {
  const { front, key } = await startJwtFront();
  const token = await signToken({ sub: 'dora', roles: ['ADMIN'] }, { key });
  expect((await front.ask(reload, {}, bearer(token))).errors).toBeUndefined();
  expect(audits(front)).toMatchObject([{ who: 'dora', kind: 'user', outcome: 'already-current' }]);
});

test('case 29: wrong keys, and bad tokens for changes, are counted once a request, and logged rarely', async () => {
  const heard: string[] = [];
  const failedCredentials: FailureLimiter = {
    points: 10,
    look: async () => ({ kind: 'admitted' }),
    consume: async (address) => {
      heard.push(address);
      return { kind: 'admitted' };
    },
  };
  const adminCalls = createMemoryLimiter({ name: 'admin', points: 600 });
  const { front, key } = await startJwtFront({ limiters: { adminCalls, failedCredentials }, now: () => 0 });
  const twice = '{ a: recommend(userId: 1) { source } b: recommend(userId: 2) { source } }';
  await front.ask(twice, {}, bearer('wrong'));
  await front.ask(twice, {}, bearer(await signToken({ exp: inSeconds(-60) }, { key })));
  expect(heard).toHaveLength(1); // tokens can't be guessed, and expire by themselves
  await front.ask(reload, {}, bearer(await signToken({ exp: inSeconds(-60) }, { key })));
  await front.ask(twice); // without credentials there are no bad ones
  await front.ask(twice, {}, bearer(await signToken({ sub: '3' }, { key })));
  await front.ask('{ catalog { movieCount } }', {}, bearer('wrong')); // where nobody looks at them
  expect(heard).toEqual(['127.0.0.1', '127.0.0.1']);
  expect(refusals(front)).toMatchObject([{ fields: { address: '127.0.0.1', reason: 'UNKNOWN_API_KEY' } }]);
});
