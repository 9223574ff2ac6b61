import { exportSPKI } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { rawRequest, startFront, type Front } from '../../support/front.ts';
import {
  createSigningKey,
  forgeToken,
  inSeconds,
  signToken,
  startKeyServer,
  tokenRules,
  type KeyServer,
  type SigningKey,
} from '../../support/identity-provider.ts';
import { askWith, expectListed, expectRefused, expectUnauthenticated, list } from './refused.ts';

let key: SigningKey;
let stranger: SigningKey;

beforeAll(async () => {
  key = await createSigningKey('first');
  stranger = await createSigningKey('first'); // the same id, another key
});

const startJwtFront = async (): Promise<Front & { keyServer: KeyServer }> => {
  const keyServer = await startKeyServer(key);
  const front = await startFront({ tokens: { ...tokenRules, keys: { kind: 'url', url: keyServer.url } } });
  return { ...front, keyServer };
};

/** What a server answers to user 1's list with this token. The log must not have it. */
const answerTo = async (token: string) => {
  const front = await startJwtFront();
  const answer = await askWith(front, token);
  expect(JSON.stringify(front.logs)).not.toContain(token);
  return answer;
};

test('case 30: a good token gets the list of its own user', async () => {
  expectListed(await answerTo(await signToken({}, { key })));
});

test('case 30: no token gets no list', async () => {
  const { ask } = await startJwtFront();
  expectUnauthenticated(await ask(list), 'NO_CREDENTIALS');
});

test.each(['none', 'None', 'NONE', ''])('case 30: a token with alg "%s" is refused', async (alg) => {
  expectUnauthenticated(await answerTo(forgeToken({ alg })), alg === '' ? 'MALFORMED_TOKEN' : 'WRONG_ALGORITHM');
});

test('case 30: HS256 signed with the public key is refused', async () => {
  const rsa = await createSigningKey('rsa', 'RS256');
  const secret = await exportSPKI(rsa.publicKey);
  const keyServer = await startKeyServer(rsa);
  const front = await startFront({ tokens: { ...tokenRules, keys: { kind: 'url', url: keyServer.url } } });
  for (const text of [secret, secret.trim(), JSON.stringify(rsa.jwk)])
    expectUnauthenticated(await askWith(front, forgeToken({ alg: 'HS256', kid: 'rsa' }, text)), 'WRONG_ALGORITHM');
});

test('case 30: another asymmetric algorithm than those configured is refused', async () => {
  const other = await createSigningKey('first', 'ES384');
  expectUnauthenticated(await answerTo(await signToken({}, { key: other })), 'WRONG_ALGORITHM');
});

test('case 30: a token of another issuer is refused', async () => {
  expectUnauthenticated(await answerTo(await signToken({ iss: 'https://evil.example' }, { key })), 'WRONG_ISSUER');
});

test.each([undefined, ['https://id.example'], 'https://id.example/'])('case 30: iss %j is refused', async (iss) => {
  expectUnauthenticated(await answerTo(await signToken({ iss }, { key })), 'WRONG_ISSUER');
});

test.each([undefined, 'another', ['a', 'b'], { marquee: true }])('case 30: aud %j is refused', async (aud) => {
  expectUnauthenticated(await answerTo(await signToken({ aud }, { key })), 'WRONG_AUDIENCE');
});

test('case 30: one of several audiences is enough', async () => {
  expectListed(await answerTo(await signToken({ aud: ['another', 'marquee'] }, { key })));
});

test('case 30: an expired token is refused', async () => {
  expectUnauthenticated(await answerTo(await signToken({ exp: inSeconds(-30) }, { key })), 'EXPIRED');
});

test('case 30: a token that is not valid yet is refused', async () => {
  expectUnauthenticated(await answerTo(await signToken({ nbf: inSeconds(60) }, { key })), 'NOT_YET_VALID');
});

test.each([undefined, 'tomorrow', null, '9999999999'])('case 30: exp %j is refused', async (exp) => {
  expectUnauthenticated(await answerTo(await signToken({ exp }, { key })), 'BAD_CLAIM');
});

test.each([undefined, ['1'], 1, null, '', { toString: '1' }])('case 30: sub %j is refused', async (sub) => {
  expectUnauthenticated(await answerTo(await signToken({ sub }, { key })), 'BAD_CLAIM');
});

test.each(['042', '42 ', '4.2e1', '+42', '４２', '42\u0000'])('case 30: sub %j is not user 42', async (sub) => {
  const front = await startJwtFront();
  const authorization = `Bearer ${await signToken({ sub }, { key })}`;
  for (const userId of ['"42"', '42'])
    expectRefused(
      await front.ask(`{ recommend(userId: ${userId}) { recommendations { rank } } }`, {}, { authorization }),
      { code: 'FORBIDDEN' },
    );
});

test('case 30: a wrong signature is refused', async () => {
  expectUnauthenticated(await answerTo(await signToken({}, { key: stranger })), 'WRONG_SIGNATURE');
});

test('case 30: changed claims are refused', async () => {
  const [head, , signature] = (await signToken({}, { key })).split('.');
  const [, claims] = (await signToken({ sub: '2' }, { key })).split('.');
  expectUnauthenticated(await answerTo(`${head}.${claims}.${signature}`), 'WRONG_SIGNATURE');
});

test.each(['a.b.c', '..', 'e30.e30.', '!.!.!', `${'a'.repeat(8000)}.b.c`])(
  'case 30: %.20s is refused',
  async (token) => {
    expectUnauthenticated(await answerTo(token), 'MALFORMED_TOKEN');
  },
);

test.each([
  ['jwk', () => stranger.jwk],
  ['jku', () => 'https://evil.example/keys'],
  ['x5u', () => 'https://evil.example/cert'],
  ['x5c', () => ['MIIB']],
])('case 30: a key that the token brings (%s) is ignored', async (name, value) => {
  const header = { [name]: value() };
  expectUnauthenticated(await answerTo(await signToken({}, { key: stranger, header })), 'WRONG_SIGNATURE');
  expectListed(await answerTo(await signToken({}, { key, header })));
});

test('case 30: an address that the token brings (jku) is not visited', async () => {
  const evil = await startKeyServer(stranger);
  const header = { jku: evil.url, x5u: evil.url, kid: 'other' };
  expectUnauthenticated(await answerTo(await signToken({}, { key: stranger, header })), 'UNKNOWN_SIGNING_KEY');
  expect(evil.asked()).toBe(0);
});

test.each([['exp'], ['urn:example']])('case 30: a critical header that nobody knows (%s) is refused', async (name) => {
  const token = await signToken({}, { key, header: { crit: [name], [name]: 1 } });
  expectUnauthenticated(await answerTo(token), 'MALFORMED_TOKEN');
});

test('case 30: a token in the address, in a cookie or in the body is ignored', async () => {
  const { url } = await startJwtFront();
  const token = await signToken({}, { key });
  const answer = await rawRequest(`${url}/graphql?access_token=${token}&authorization=Bearer%20${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `access_token=${token}`, 'x-access-token': token },
    body: JSON.stringify({ query: list, extensions: { authorization: token } }),
  });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({
    data: { recommend: null },
    errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'NO_CREDENTIALS' } }],
  });
});

test('case 30: two headers Authorization are refused, even two good ones', async () => {
  const { url } = await startJwtFront();
  const good = `Bearer ${await signToken({}, { key })}`;
  for (const second of [good, 'Bearer x']) {
    // A list, because that is how Node sends a header twice; its types know better.
    const headers = { 'content-type': 'application/json', Authorization: [good, second] };
    const { body } = await rawRequest(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: list }),
    });
    expect(JSON.parse(body)).toMatchObject({
      data: { recommend: null },
      errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'MALFORMED_HEADER' } }],
    });
  }
});

test('case 30: credentials of another form are refused', async () => {
  const { ask } = await startJwtFront();
  const token = await signToken({}, { key });
  for (const authorization of [token, `Basic ${token}`, `Bearer ${token} ${token}`, `Bearer ${token}, Bearer x`])
    expectUnauthenticated(await ask(list, {}, { authorization }), 'MALFORMED_HEADER');
});
