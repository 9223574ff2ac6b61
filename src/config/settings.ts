import { parsers } from './parsers.ts';
import { flag, oneOf, setting, wholeNumber } from './setting.ts';

const bundleName = { allowed: 'a name of letters, digits, ".", "_" and "-", at most 64', parser: parsers.name };
const milliseconds = 'ms';
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every setting there is, in the order of the documentation. */
export const settings = {
  port: wholeNumber('PORT', [0, 65_535], { default: '4000', description: 'Port to listen on; 0 takes a free one.' }),
  host: setting(
    'HOST',
    { default: '0.0.0.0', description: 'Address to listen on.' },
    { allowed: 'an address', parser: parsers.text },
  ),
  modelsDir: setting(
    'MODELS_DIR',
    { default: 'models', description: 'Directory with the bundles, `<name>/<version>`.' },
    { allowed: 'a directory', parser: parsers.text },
  ),
  modelName: setting('MODEL_NAME', { default: 'movies', description: 'Which model to serve.' }, bundleName),
  modelAlias: setting(
    'MODEL_ALIAS',
    { default: 'production', description: 'The alias that says which version of it to serve.' },
    bundleName,
  ),
  inferenceProcesses: wholeNumber('INFERENCE_PROCESSES', [1, 64], {
    default: '1',
    description: 'Child processes that run the model.',
  }),
  redisUrl: setting(
    'REDIS_URL',
    {
      description: 'Redis that servers share finished lists through; without it lists are cached in memory only.',
      secret: true,
    },
    { allowed: 'an address such as redis://host:6379', parser: parsers.redisUrl },
  ),
  cacheTtlSeconds: wholeNumber('CACHE_TTL_SECONDS', [1, 86_400], {
    default: '300',
    unit: 's',
    description: 'How long a finished list is kept.',
  }),
  cacheMemoryMb: wholeNumber('CACHE_MEMORY_MB', [1, 65_536], {
    default: '64',
    unit: 'MB',
    description: 'Memory for finished lists.',
  }),
  adminApiKeys: setting(
    'ADMIN_API_KEYS',
    {
      description:
        'Who may change the model: comma-separated `name:sha256hex`, the SHA-256 of each key. Clients send `Authorization: Bearer <key>`. Without keys nobody may in production, and otherwise only requests from this machine.',
      secret: true,
    },
    {
      allowed: 'entries of the form name:sha256hex with different names, separated by commas',
      parser: parsers.adminKeys,
    },
  ),
  requestTimeoutMs: wholeNumber('REQUEST_TIMEOUT_MS', [100, 600_000], {
    default: '5000',
    unit: milliseconds,
    description: 'How long a query may take before its unanswered fields fail with `TIMEOUT`.',
  }),
  inferenceTimeoutMs: wholeNumber('INFERENCE_TIMEOUT_MS', [10, 600_000], {
    default: '2000',
    unit: milliseconds,
    description: 'How long one run of the model may take before its process is replaced.',
  }),
  maxWaitingTasks: wholeNumber('MAX_WAITING_TASKS', [1000, 1_000_000], {
    default: '2000',
    description:
      'How many users may wait for the model before more are refused with `OVERLOADED`; a whole batch must fit.',
  }),
  modelStepTimeoutMs: wholeNumber('MODEL_STEP_TIMEOUT_MS', [100, 3_600_000], {
    default: '20000',
    unit: milliseconds,
    description: 'How long one step of loading a model may take.',
  }),
  allowedOrigins: setting(
    'ALLOWED_ORIGINS',
    { description: 'Origins of web pages that may ask this server (CORS), separated by commas.' },
    { allowed: 'exact origins such as https://www.example.com, separated by commas', parser: parsers.origins },
  ),
  allowCredentials: flag('ALLOW_CREDENTIALS', {
    default: 'true',
    description: 'Whether those pages may send cookies and `Authorization`.',
  }),
  shutdownDelayMs: wholeNumber('SHUTDOWN_DELAY_MS', [0, 60_000], {
    default: '1000',
    unit: milliseconds,
    description:
      'How long a server that is told to stop goes on answering, not ready, before its port closes, so that balancers notice. Outside of production a server that was asked nothing for that long closes at once.',
  }),
  logUserIds: oneOf('LOG_USER_IDS', ['off', 'hashed', 'plain'], {
    default: 'off',
    description:
      'How the log names the users asked for: not at all, by a keyed hash, or as they are. Logs with ids are personal data.',
  }),
  logUserIdSecret: setting(
    'LOG_USER_ID_SECRET',
    {
      description:
        'The key of those hashes. Servers that share it give a user the same hash; without it each makes one of its own at every start.',
      secret: true,
    },
    { allowed: 'a text of at least 16 characters', parser: parsers.secret },
  ),
  logLevel: oneOf('LOG_LEVEL', logLevels, { default: 'info', description: 'The least important lines to log.' }),
  nodeEnv: oneOf('NODE_ENV', ['development', 'production', 'test'], {
    default: 'development',
    description: '`production` turns off introspection, suggestions, the landing page and open administration.',
  }),
};

/** Settings of later versions. Setting one is a mistake, so that nobody believes it works. */
export const laterSettings: readonly string[] = [
  'WORKERS',
  'MODEL_MEMORY_MB',
  'ADMIN_RATE_LIMIT',
  'RATE_LIMIT_COST_PER_MINUTE',
  'USER_AUTH',
  'JWT_JWKS_URL',
  'JWT_PUBLIC_KEY_FILE',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'JWT_ALGORITHMS',
  'SERVICE_API_KEYS',
  'MODEL_SOURCE',
  'MODEL_FOLLOW',
  'TRUST_PROXY',
];
