import { accessSettings } from './access-settings.ts';
import { mlflowSettings } from './mlflow-settings.ts';
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
  modelFollow: wholeNumber('MODEL_FOLLOW', [0, 86_400], {
    default: '0',
    unit: 's',
    description:
      'How often to look whether the alias has moved, to switch to what it points to then; 0 to read it only at the start and when `reloadModel` asks for it.',
  }),
  ...mlflowSettings,
  stateDir: setting(
    'STATE_DIR',
    {
      description:
        'Directory in which a server remembers what administrators chose and what was changed; without it `.marquee` in `MODELS_DIR`.',
    },
    { allowed: 'a directory', parser: parsers.optionalText },
  ),
  replicaName: setting(
    'REPLICA_NAME',
    { description: 'What this server is called among those that share a Redis; without it its host and process id.' },
    { allowed: '1 to 64 letters, digits, ".", "_" or "-"', parser: parsers.optionalName },
  ),
  inferenceProcesses: wholeNumber('INFERENCE_PROCESSES', [1, 64], {
    default: '1',
    description: 'Child processes that run the model.',
  }),
  redisTarget: setting(
    'REDIS_URL',
    {
      description:
        'Redis that servers share finished lists through; without it lists are cached in memory only. All forms: [redis.md](redis.md).',
      secret: true,
    },
    {
      allowed:
        'an address such as redis://user:password@host:6379/0, redis+sentinel://host:26379,host:26379/master or redis+cluster://host:6379,host:6379 (rediss for TLS)',
      parser: parsers.redisUrl,
    },
  ),
  redisKeyPrefix: setting(
    'REDIS_KEY_PREFIX',
    {
      default: 'marquee:',
      description: 'What all keys in Redis begin with; servers with the same one share their lists.',
    },
    { allowed: '1 to 64 letters, digits and characters of ":._/@-"', parser: parsers.keyPrefix },
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
  ...accessSettings,
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
  rateLimitCostPerMinute: wholeNumber('RATE_LIMIT_COST_PER_MINUTE', [0, 1_000_000_000], {
    default: '0',
    description:
      'What one client may spend in a minute before it is refused with `RATE_LIMITED`, counted as `MAX_OPERATION_COST` is, at least 1 an operation; 0 for as much as it likes. Servers that share a Redis count together.',
  }),
  adminRateLimit: wholeNumber('ADMIN_RATE_LIMIT', [1, 1_000_000], {
    default: '600',
    description:
      'Calls that one administrator has in a minute. Wrong credentials: 10 a minute and address, not to be changed.',
  }),
  maxOperationCost: wholeNumber('MAX_OPERATION_COST', [1, 1_000_000_000], {
    default: '50000',
    description:
      'What one operation may cost before it is refused with `COST_LIMIT_EXCEEDED`: users times movies, as much again for reasons, and for evidence as much again for each movie of the histories.',
  }),
  maxAnswerValues: wholeNumber('MAX_ANSWER_VALUES', [10_000, 1_000_000_000], {
    default: '2500000',
    description:
      'How many values one answer may have before its operation is refused with `COST_LIMIT_EXCEEDED`: each selected field counts once for each row. Twice as many may be made or read at once. A million takes about 130 MB while it is made.',
  }),
  modelStepTimeoutMs: wholeNumber('MODEL_STEP_TIMEOUT_MS', [100, 3_600_000], {
    default: '20000',
    unit: milliseconds,
    description: 'How long one step of loading a model may take.',
  }),
  modelMemoryMb: wholeNumber('MODEL_MEMORY_MB', [256, 1_048_576], {
    default: '2048',
    unit: 'MB',
    description: 'How much memory a process that runs the model may take, while it is checked and while it serves.',
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
export const laterSettings: readonly string[] = ['WORKERS'];
