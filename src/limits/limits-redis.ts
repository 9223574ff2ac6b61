import { createRedisClient, type RedisClient } from '../redis/create-redis-client.ts';
import type { RedisTarget } from '../redis/redis-target.ts';

/** The longest that a call waits to be counted. */
const commandTimeoutMs = 100;

/** A connection of its own for counting, which comes up when Redis does. `disconnect` it. */
export const createLimitsRedis = (target: RedisTarget, keyPrefix: string): RedisClient => {
  const redis = createRedisClient(target, { keyPrefix, commandTimeoutMs });
  redis.on('error', () => undefined); // whoever asks hears of it
  redis.connect().catch(() => undefined);
  return redis;
};
