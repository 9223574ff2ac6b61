import type { RedisClient } from '../redis/create-redis-client.ts';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { TroubleLog } from '../telemetry/trouble-log.ts';
import { consumeFrom, createMemoryLimiter, libraryOptions, lookAt, type LimiterOptions } from './memory-limiter.ts';
import type { RateLimiter, RateVerdict } from './rate-limiter.type.ts';

export interface RedisLimiterOptions extends LimiterOptions {
  /** Must have a `commandTimeout`, no offline queue and no retries: nobody waits longer for an answer. */
  readonly redis: RedisClient;
  /** While Redis is away: count in this process alone, or leave calls uncounted. */
  readonly whenAway: 'memory' | 'uncounted';
  readonly troubleLog: TroubleLog;
  /** Milliseconds, never going back. */
  readonly now?: () => number;
}

/** While Redis is away, one call in a while tries it; the others don't wait for it. */
const retryMs = 1000;

type Ask = (limiter: RateLimiterRedis) => Promise<RateVerdict>;

/**
 * Counts in Redis, for all servers together. Redis is *there*, or *away* after it has failed to answer once: then it is
 * tried by one call a second, until one succeeds.
 */
export const createRedisLimiter = (options: RedisLimiterOptions): RateLimiter => {
  const { redis, whenAway, troubleLog, now = () => performance.now(), points } = options;
  const shared = new RateLimiterRedis({
    ...libraryOptions(options),
    storeClient: redis,
    rejectIfRedisNotReady: true,
  });
  const memory = whenAway === 'memory' ? createMemoryLimiter(options) : null;
  let retryAtMs: number | null = null;

  const uncounted = async (): Promise<RateVerdict> => ({ kind: 'uncounted' });

  const ask = async (question: Ask, away: () => Promise<RateVerdict>): Promise<RateVerdict> => {
    if (retryAtMs !== null && now() < retryAtMs) return away();
    if (retryAtMs !== null) retryAtMs = now() + retryMs; // this call tries
    try {
      const verdict = await question(shared);
      retryAtMs = null;
      return verdict;
    } catch (error) {
      retryAtMs = now() + retryMs;
      const cause = error instanceof Error ? error.message : String(error);
      troubleLog({ limiter: options.name, cause, whenAway }, 'Redis does not count for the rate limits.');
      return away();
    }
  };

  return {
    points,
    consume: (client, charge) =>
      ask(
        (limiter) => consumeFrom(limiter, client, charge),
        memory === null ? uncounted : () => memory.consume(client, charge),
      ),
    look: (client) =>
      ask((limiter) => lookAt(limiter, client), memory === null ? uncounted : () => memory.look(client)),
  };
};
