import { Redis } from 'ioredis';

/** The longest that a call waits to be counted. */
const commandTimeoutMs = 100;
const lastRetryMs = 2000;

/** A connection of its own for counting: nothing waits for it to come up, and nothing is sent twice. `disconnect` it. */
export const createLimitsRedis = (url: string): Redis => {
  const redis = new Redis(url, {
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempts) => Math.min(lastRetryMs, 50 * 2 ** Math.min(attempts, 10)),
    connectTimeout: 1000,
    commandTimeout: commandTimeoutMs,
    disconnectTimeout: 10,
    disableClientInfo: true,
  });
  redis.on('error', () => undefined); // whoever asks hears of it
  return redis;
};
