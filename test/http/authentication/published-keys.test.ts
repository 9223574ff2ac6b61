import { beforeAll, expect, test } from 'vitest';
import { startFront, type Front } from '../../support/front.ts';
import {
  createSigningKey,
  signToken,
  startKeyServer,
  tokenRules,
  type KeyServer,
  type SigningKey,
} from '../../support/identity-provider.ts';
import { askWith, expectListed, expectUnauthenticated } from './refused.ts';

let key: SigningKey;
let next: SigningKey;

beforeAll(async () => {
  key = await createSigningKey('first');
  next = await createSigningKey('next');
});

interface JwtFront extends Front {
  /** Lets time go by for the keys, not for tokens. */
  readonly pass: (ms: number) => void;
}

const startJwtFront = async ({ url }: Pick<KeyServer, 'url'>): Promise<JwtFront> => {
  let nowMs = 0;
  const keys = { kind: 'url', url, timeoutMs: 300, limitBytes: 10_000 } as const;
  const front = await startFront({ tokens: { ...tokenRules, keys }, now: () => nowMs });
  return { ...front, pass: (ms) => void (nowMs += ms) };
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const flood = async (front: Front, count: number): Promise<void> => {
  const answers = Array.from({ length: count }, async (_, at) =>
    askWith(front, await signToken({}, { key, header: { kid: `unknown-${at}` } })),
  );
  for (const answer of await Promise.all(answers)) {
    expect(answer.data).toEqual({ recommend: null });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  }
};

test('case 30: keys are fetched once for many tokens', async () => {
  const keyServer = await startKeyServer(key);
  const front = await startJwtFront(keyServer);
  for (let at = 0; at < 20; at++) expectListed(await askWith(front, await signToken({}, { key })));
  expect(keyServer.asked()).toBe(1);
});

test('case 30: a flood of unknown key ids causes one fetch a minute', async () => {
  const keyServer = await startKeyServer(key);
  const front = await startJwtFront(keyServer);
  expectListed(await askWith(front, await signToken({}, { key })));
  await flood(front, 300);
  await flood(front, 100);
  expect(keyServer.asked()).toBe(2); // at start, and for the flood
  front.pass(minuteMs - 1);
  await flood(front, 50);
  expect(keyServer.asked()).toBe(2);
  front.pass(1);
  await flood(front, 50);
  expect(keyServer.asked()).toBe(3);
  expectListed(await askWith(front, await signToken({}, { key })));
});

test('case 30: a flood while the fetch fails causes one a minute, too', async () => {
  const keyServer = await startKeyServer();
  keyServer.answerWith((response) => response.writeHead(500).end());
  const front = await startJwtFront(keyServer);
  await flood(front, 200);
  expect(keyServer.asked()).toBeLessThanOrEqual(2);
  const before = keyServer.asked();
  front.pass(minuteMs);
  await flood(front, 200);
  expect(keyServer.asked() - before).toBeLessThanOrEqual(1);
});

test('case 30: new keys count at once, and old ones no more', async () => {
  const keyServer = await startKeyServer(key);
  const front = await startJwtFront(keyServer);
  const old = await signToken({}, { key });
  expectListed(await askWith(front, old));
  keyServer.publish(next);
  expectListed(await askWith(front, await signToken({}, { key: next })));
  expectUnauthenticated(await askWith(front, old), 'UNKNOWN_SIGNING_KEY');
});

test('case 30: a key that is taken back counts no more after ten minutes, without any new token', async () => {
  const keyServer = await startKeyServer(key);
  const front = await startJwtFront(keyServer);
  const old = await signToken({}, { key });
  expectListed(await askWith(front, old));
  keyServer.publish(next);
  front.pass(10 * minuteMs + 1);
  expectListed(await askWith(front, old)); // and the keys are fetched meanwhile
  await expect
    .poll(async () => (await askWith(front, old)).errors?.[0]?.extensions['reason'])
    .toBe('UNKNOWN_SIGNING_KEY');
  expect(keyServer.asked()).toBeLessThanOrEqual(3);
});

test('case 30: keys count for a day when newer ones cannot be had', async () => {
  const keyServer = await startKeyServer(key);
  const front = await startJwtFront(keyServer);
  const token = await signToken({}, { key });
  expectListed(await askWith(front, token));
  keyServer.answerWith((response) => response.destroy());
  front.pass(23 * hourMs);
  expectListed(await askWith(front, token));
  front.pass(2 * hourMs);
  expectUnauthenticated(await askWith(front, token), 'KEYS_UNAVAILABLE');
});

test.each<[string, Parameters<KeyServer['answerWith']>[0]]>([
  ['fails', (response) => response.writeHead(503).end('try http://127.0.0.1 later')],
  ['hangs up', (response) => response.destroy()],
  ['says nothing', () => undefined],
  ['never ends', (response) => response.write('{"keys":[')],
  ['says HTML', (response) => response.end('<html><body>Sign in at http://127.0.0.1</body></html>')],
  ['says an array', (response) => response.end('[]')],
  ['says other JSON', (response) => response.end('{"keys":{}}')],
  ['says null', (response) => response.end('{"keys":[null]}')],
  ['says nothing at all', (response) => response.end()],
  ['is huge', (response) => response.end(JSON.stringify({ keys: [], padding: 'x'.repeat(10_000) }))],
])(
  'case 30: where the key server %s, tokens are refused, to be tried again, and the rest is served',
  async (_, answer) => {
    const keyServer = await startKeyServer();
    keyServer.answerWith(answer);
    const front = await startJwtFront(keyServer);
    const token = await signToken({}, { key });
    const refused = await askWith(front, token);
    expectUnauthenticated(refused, 'KEYS_UNAVAILABLE');
    expect(refused.errors?.[0]?.extensions['retryAfterSeconds']).toBeGreaterThan(0);
    expect((await front.ask('{ catalog { movieCount } }')).errors).toBeUndefined();
    expect(front.logs.filter(({ message }) => message.includes('JWT_JWKS_URL'))).not.toEqual([]);
    keyServer.publish(key);
    front.pass(minuteMs);
    expectListed(await askWith(front, token));
  },
);

test('case 30: a key server that sends its keys drop by drop does not hold anybody up', async () => {
  const keyServer = await startKeyServer();
  keyServer.answerWith((response) => {
    const drops = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drops));
  });
  expectUnauthenticated(
    await askWith(await startJwtFront(keyServer), await signToken({}, { key })),
    'KEYS_UNAVAILABLE',
  );
});

test('case 30: a redirect of the key server is not followed', async () => {
  const keyServer = await startKeyServer();
  const other = await startKeyServer(key);
  keyServer.answerWith((response) => response.writeHead(302, { location: other.url }).end());
  const front = await startJwtFront(keyServer);
  expectUnauthenticated(await askWith(front, await signToken({}, { key })), 'KEYS_UNAVAILABLE');
  expect(other.asked()).toBe(0);
});

test('case 30: a server starts without its key server, and uses it once it is there', async () => {
  const keyServer = await startKeyServer(key);
  await keyServer.close();
  const front = await startJwtFront(keyServer);
  const token = await signToken({}, { key });
  expectUnauthenticated(await askWith(front, token), 'KEYS_UNAVAILABLE');
  expect((await front.ask('{ modelInfo { version } }')).data).toEqual({ modelInfo: { version: '1' } });
  await keyServer.reopen();
  front.pass(minuteMs);
  expectListed(await askWith(front, token));
});

test('case 30: of two keys that both fit a token without an id, none is chosen', async () => {
  const keyServer = await startKeyServer(key, next);
  const token = await signToken({}, { key, header: { kid: undefined } });
  expectUnauthenticated(await askWith(await startJwtFront(keyServer), token), 'UNKNOWN_SIGNING_KEY');
});

test('case 30: symmetric and private keys that a key server publishes by mistake check nothing', async () => {
  const keyServer = await startKeyServer();
  const { d, ...rest } = { d: 'AAAA', ...key.jwk };
  keyServer.answerWith((response) =>
    response.end(
      JSON.stringify({
        keys: [
          { ...rest, d },
          { kty: 'oct', k: 'AAAA', kid: 'secret' },
        ],
      }),
    ),
  );
  const front = await startJwtFront(keyServer);
  expect((await askWith(front, await signToken({}, { key }))).data).toEqual({ recommend: null });
});
