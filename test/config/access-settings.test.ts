import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { tokenSettings } from '../../src/config/token-settings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Environment = Readonly<Record<string, string>>;

const mistakesOf = (environment: Environment): readonly string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
};

const url = 'https://id.example/keys';
const jwt: Environment = {
  USER_AUTH: 'jwt',
  JWT_JWKS_URL: url,
  JWT_ISSUER: 'https://id.example',
  JWT_AUDIENCE: 'marquee',
};
const without = (...names: readonly string[]): Environment =>
  Object.fromEntries(Object.entries(jwt).filter(([name]) => !names.includes(name)));

test('tokens need an issuer, an audience and keys', () => {
  expect(tokenSettings(readConfig(jwt))).toEqual({
    issuer: 'https://id.example',
    audience: 'marquee',
    algorithms: ['RS256', 'ES256'],
    keys: { kind: 'url', url },
  });
  expect(tokenSettings(readConfig({}))).toBeNull();
});

test('everything that is missing is told at once, with all other mistakes', () => {
  expect(mistakesOf({ USER_AUTH: 'jwt', PORT: 'x' })).toEqual([
    'PORT must be a whole number from 0 to 65535, got "x".',
    'USER_AUTH=jwt needs one of JWT_JWKS_URL and JWT_PUBLIC_KEY_FILE, got neither.',
    'USER_AUTH=jwt needs JWT_ISSUER, got nothing.',
    'USER_AUTH=jwt needs JWT_AUDIENCE, got nothing.',
  ]);
});

test.each(['JWT_ISSUER', 'JWT_AUDIENCE'])('%s must not be missing', (name) => {
  expect(mistakesOf(without(name))).toEqual([`USER_AUTH=jwt needs ${name}, got nothing.`]);
  expect(mistakesOf({ ...jwt, [name]: ' ' })).toEqual([`USER_AUTH=jwt needs ${name}, got nothing.`]);
});

test.each(['HS256', 'RS256,HS512', 'none', 'RS256,none', 'rs256', ','])('JWT_ALGORITHMS=%s is a mistake', (value) => {
  expect(mistakesOf({ ...jwt, JWT_ALGORITHMS: value })).toEqual([
    expect.stringMatching(/^JWT_ALGORITHMS must be one or more of RS256, .*, got "/),
  ]);
});

test.each(['id.example', 'file:///keys.json', 'https://user:secret@id.example/keys'])(
  'JWT_JWKS_URL=%s is a mistake, and not shown',
  (value) => {
    const [mistake, ...others] = mistakesOf({ ...jwt, JWT_JWKS_URL: value });
    expect(mistake).toMatch(/^JWT_JWKS_URL must be an https or http address without a password/);
    expect(mistake).not.toContain('id.example');
    expect(others).toEqual([]);
  },
);

test('keys come over TLS in production, unless from this machine', () => {
  const from = (address: string, nodeEnv: string): readonly string[] =>
    mistakesOf({ ...jwt, JWT_JWKS_URL: address, NODE_ENV: nodeEnv });
  expect(from('http://id.example/keys', 'production')).toEqual([expect.stringContaining('JWT_JWKS_URL must be')]);
  expect(from('http://127.0.0.1.evil.example/keys', 'production')).toHaveLength(1);
  expect(from('http://id.example/keys', 'development')).toEqual([]);
  expect(from('http://localhost:8080/keys', 'production')).toEqual([]);
  expect(from(url, 'production')).toEqual([]);
});

test.each(['JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE', 'JWT_ALGORITHMS'])('%s is a mistake without jwt', (name) => {
  const value = name === 'JWT_ALGORITHMS' ? 'ES256' : url;
  for (const userAuth of ['', 'open'])
    expect(mistakesOf({ [name]: value, USER_AUTH: userAuth })).toEqual([
      `${name} is for USER_AUTH=jwt, got USER_AUTH=open.`,
    ]);
});

test('services have keys in either mode, and none of an administrator', () => {
  const [one, two] = ['one', 'two'].map((text) => createHash('sha256').update(text).digest('hex'));
  const keys = { ADMIN_API_KEYS: `ann:${one}`, SERVICE_API_KEYS: `mailer:${two}` };
  expect(readConfig(keys).serviceApiKeys).toEqual([{ name: 'mailer', sha256: two }]);
  expect(mistakesOf({ ...jwt, ...keys })).toEqual([]);
  expect(mistakesOf({ ...keys, SERVICE_API_KEYS: `mailer:${one?.toUpperCase()}` })).toEqual([
    'SERVICE_API_KEYS must not have a key of ADMIN_API_KEYS, got that of mailer.',
  ]);
});

describe('JWT_PUBLIC_KEY_FILE', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ed = generateKeyPairSync('ed25519');
  const pem = (key: KeyObject): string => key.export({ format: 'pem', type: 'spki' }).toString();
  const jwk = (key: KeyObject, more: object = {}): object => ({ ...key.export({ format: 'jwk' }), ...more });

  const withFile = async (content: string, more: Environment = {}): Promise<Environment> => {
    const path = join(await temporaryFolder(), 'keys');
    await writeFile(path, content);
    return { ...without('JWT_JWKS_URL'), JWT_PUBLIC_KEY_FILE: path, ...more };
  };
  const keysOf = (environment: Environment): unknown => readConfig(environment).jwtPublicKeyFile;

  test('may be PEM, a key without an id, a key with one, or a set', async () => {
    for (const text of [pem(rsa.publicKey), JSON.stringify(jwk(ec.publicKey))])
      expect(keysOf(await withFile(text))).toMatchObject({ kind: 'key', key: { type: 'public' } });
    const named = jwk(rsa.publicKey, { kid: 'a' });
    expect(keysOf(await withFile(JSON.stringify(named)))).toEqual({ kind: 'set', keys: [named] });
    const set = { keys: [named, jwk(ec.publicKey, { kid: 'b' })] };
    expect(keysOf(await withFile(JSON.stringify(set)))).toEqual({ kind: 'set', ...set });
  });

  test.each([
    ['a private key', rsa.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
    ['a private JWK', JSON.stringify(jwk(ec.privateKey))],
    ['a set with a private JWK', JSON.stringify({ keys: [jwk(ec.privateKey)] })],
    ['a secret', JSON.stringify({ kty: 'oct', k: 'AAAA' })],
    ['a weak key', pem(weak.publicKey)],
    ['a weak JWK', JSON.stringify(jwk(weak.publicKey))],
    ['an empty set', '{"keys":[]}'],
    ['a broken set', '{"keys":[{"kty":"RSA"}]}'],
    ['HTML', '<html>'],
    ['nothing', ''],
  ])('may not hold %s', async (_, content) => {
    expect(mistakesOf(await withFile(content))).toEqual([
      expect.stringMatching(/^JWT_PUBLIC_KEY_FILE must be a file with a public key .*, got "/),
    ]);
  });

  test('must be there, and no folder', async () => {
    const folder = await temporaryFolder();
    for (const path of [folder, join(folder, 'none')])
      expect(mistakesOf({ ...without('JWT_JWKS_URL'), JWT_PUBLIC_KEY_FILE: path })).toEqual([
        expect.stringContaining('JWT_PUBLIC_KEY_FILE must be a file'),
      ]);
  });

  test('must go with one of the algorithms', async () => {
    expect(mistakesOf(await withFile(pem(ed.publicKey)))).toEqual([
      'JWT_ALGORITHMS must go with the ed25519 key in JWT_PUBLIC_KEY_FILE, got RS256, ES256.',
    ]);
    expect(mistakesOf(await withFile(pem(ed.publicKey), { JWT_ALGORITHMS: 'EdDSA' }))).toEqual([]);
  });

  test('does not go together with JWT_JWKS_URL', async () => {
    expect(mistakesOf(await withFile(pem(rsa.publicKey), { JWT_JWKS_URL: url }))).toEqual([
      'USER_AUTH=jwt needs one of JWT_JWKS_URL and JWT_PUBLIC_KEY_FILE, got both.',
    ]);
  });
});
