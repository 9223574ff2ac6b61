import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { versionPattern } from '../../src/bundle/version.ts';
import { readConfig } from '../../src/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { documentSettings } from '../../src/config/document-settings.ts';
import { namePattern } from '../../src/config/parsers.ts';
import { laterSettings } from '../../src/config/settings.ts';

const mistakesOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
};

test('an empty environment gives the defaults', () => {
  expect(readConfig({ PORT: '', HOST: '  ' })).toEqual({
    port: 4000,
    host: '0.0.0.0',
    modelsDir: 'models',
    modelName: 'movies',
    modelAlias: 'production',
    modelFollow: 0,
    modelSource: null,
    mlflowTrackingUri: null,
    mlflowTrackingToken: null,
    mlflowTrackingUsername: null,
    mlflowTrackingPassword: null,
    mlflowWebhookSecret: null,
    modelFetchTimeoutMs: 600_000,
    modelFetchMaxMb: 4096,
    stateDir: null,
    replicaName: null,
    inferenceProcesses: 1,
    redisTarget: null,
    redisKeyPrefix: 'marquee:',
    cacheTtlSeconds: 300,
    cacheMemoryMb: 64,
    adminApiKeys: [],
    serviceApiKeys: [],
    userAuth: 'open',
    jwtJwksUrl: null,
    jwtPublicKeyFile: null,
    jwtIssuer: null,
    jwtAudience: null,
    jwtAlgorithms: ['RS256', 'ES256'],
    requestTimeoutMs: 5000,
    inferenceTimeoutMs: 2000,
    maxWaitingTasks: 2000,
    maxOperationCost: 50_000,
    maxAnswerValues: 2_500_000,
    rateLimitCostPerMinute: 0,
    adminRateLimit: 600,
    trustProxy: false,
    modelStepTimeoutMs: 20_000,
    modelMemoryMb: 2048,
    allowedOrigins: [],
    allowCredentials: true,
    shutdownDelayMs: 1000,
    logUserIds: 'off',
    logUserIdSecret: null,
    logLevel: 'info',
    nodeEnv: 'development',
  });
});

test('every setting is read', () => {
  const config = readConfig({
    PORT: '0',
    REDIS_URL: 'rediss://user:secret@redis.example:6380/1',
    REDIS_KEY_PREFIX: 'shop/eu:',
    ADMIN_API_KEYS: `ann:${'A'.repeat(64)}, bob:${'0'.repeat(64)},`,
    ALLOWED_ORIGINS: 'https://a.example, http://localhost:5173',
    ALLOW_CREDENTIALS: 'false',
    SHUTDOWN_DELAY_MS: '0',
    LOG_USER_IDS: 'hashed',
    LOG_USER_ID_SECRET: 'at least 16 characters',
    LOG_LEVEL: 'silent',
    NODE_ENV: 'production',
  });
  expect(config).toMatchObject({
    port: 0,
    redisTarget: {
      kind: 'single',
      tls: true,
      user: 'user',
      password: 'secret',
      node: { host: 'redis.example', port: 6380 },
      database: 1,
    },
    redisKeyPrefix: 'shop/eu:',
    adminApiKeys: [
      { name: 'ann', sha256: 'a'.repeat(64) },
      { name: 'bob', sha256: '0'.repeat(64) },
    ],
    allowedOrigins: ['https://a.example', 'http://localhost:5173'],
    allowCredentials: false,
    shutdownDelayMs: 0,
    logUserIds: 'hashed',
    logUserIdSecret: 'at least 16 characters',
    logLevel: 'silent',
    nodeEnv: 'production',
  });
});

test('what was read cannot be changed', () => {
  expect(Object.isFrozen(readConfig({}))).toBe(true);
});

test('all mistakes are told at once, each with what is allowed and what was got', () => {
  expect(mistakesOf({ PORT: '70000', LOG_LEVEL: 'loud', MAX_WAITING_TASKS: '999', ALLOW_CREDENTIALS: 'yes' })).toEqual([
    'PORT must be a whole number from 0 to 65535, got "70000".',
    'MAX_WAITING_TASKS must be a whole number from 1000 to 1000000, got "999".',
    'ALLOW_CREDENTIALS must be true or false, got "yes".',
    'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, got "loud".',
  ]);
});

test.each([
  ['PORT', '1e3'],
  ['PORT', '-1'],
  ['PORT', '4000.5'],
  ['CACHE_TTL_SECONDS', '0'],
  ['MODEL_NAME', '../x'],
  ['MODEL_ALIAS', 'a b'],
  ['NODE_ENV', 'prod'],
  ['ALLOWED_ORIGINS', '*'],
  ['ALLOWED_ORIGINS', 'https://a.example/'],
  ['ALLOWED_ORIGINS', 'a.example'],
  ['ALLOWED_ORIGINS', 'file://x'],
  ['REDIS_URL', 'http://redis'],
  ['REDIS_KEY_PREFIX', 'a b'],
  ['REDIS_KEY_PREFIX', '{all in one slot}'],
  ['ADMIN_API_KEYS', 'ann'],
  ['ADMIN_API_KEYS', `ann:${'a'.repeat(63)}`],
  ['ADMIN_API_KEYS', `ann:${'a'.repeat(64)},ann:${'b'.repeat(64)}`],
  ['SERVICE_API_KEYS', 'mailer'],
  ['USER_AUTH', 'none'],
  ['REPLICA_NAME', 'a b'],
  ['MODEL_MEMORY_MB', '64'],
  ['MODEL_FOLLOW', '0.5'],
])('%s=%s is a mistake', (name, value) => {
  expect(mistakesOf({ [name]: value })).toEqual([expect.stringContaining(`${name} must be `)]);
});

test.each([
  ['REDIS_URL', 'http://user:secret@redis'],
  ['ADMIN_API_KEYS', 'ann:secret'],
])('the value of %s is never shown', (name, value) => {
  expect(JSON.stringify(mistakesOf({ [name]: value }))).not.toContain('secret@');
  expect(JSON.stringify(mistakesOf({ [name]: value }))).not.toContain('ann:secret');
});

test('a mistake in REDIS_URL says what it is', () => {
  expect(mistakesOf({ REDIS_URL: 'redis+cluster://user:secret@a,b/1' })).toEqual([
    expect.stringMatching(
      /^REDIS_URL must be an address such as .*, got something else .*: a Cluster has no databases\.$/,
    ),
  ]);
});

describe('models from a registry', () => {
  const source = { MODEL_SOURCE: 'mlflow://movies@production', MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000' };

  test('are a registered model and an alias', () => {
    expect(readConfig(source)).toMatchObject({
      modelSource: { name: 'movies', alias: 'production' },
      mlflowTrackingUri: 'http://127.0.0.1:5000',
    });
  });

  test.each(['movies@production', 'mlflow://movies', 'mlflow://a/b@c', 'mlflow://../x@y', 's3://movies@production'])(
    'are not %s',
    (text) => {
      expect(mistakesOf({ ...source, MODEL_SOURCE: text })).toEqual([
        expect.stringContaining('MODEL_SOURCE must be mlflow'),
      ]);
    },
  );

  test.each<[Record<string, string>, string]>([
    [{ MODEL_SOURCE: source.MODEL_SOURCE }, 'MODEL_SOURCE needs MLFLOW_TRACKING_URI'],
    [{ MLFLOW_TRACKING_URI: source.MLFLOW_TRACKING_URI }, 'MLFLOW_TRACKING_URI is for MODEL_SOURCE'],
    [{ ...source, MLFLOW_TRACKING_USERNAME: 'ann' }, 'go together'],
    [
      { ...source, MLFLOW_TRACKING_TOKEN: 't', MLFLOW_TRACKING_USERNAME: 'a', MLFLOW_TRACKING_PASSWORD: 'b' },
      'exclude each other',
    ],
    [{ ...source, MLFLOW_TRACKING_URI: 'http://user:secret@registry' }, 'MLFLOW_TRACKING_URI must be'],
  ])('are contradicted by %j', (environment, words) => {
    const mistakes = mistakesOf(environment);
    expect(mistakes).toEqual([expect.stringContaining(words)]);
    expect(mistakes.join()).not.toContain('secret@');
  });
});

test.each(laterSettings)('%s is not available in this version', (name) => {
  expect(mistakesOf({ [name]: 'x' })).toEqual([`${name} is not available in this version.`]);
  expect(mistakesOf({ [name]: '' })).toEqual([]);
});

test('names of models are what bundles may be called', () => {
  expect(namePattern.source).toBe(versionPattern.source);
});

test('docs/configuration.md says what the server reads', async () => {
  expect(await readFile('docs/configuration.md', 'utf8')).toBe(documentSettings());
});
