import type { CacheObserver } from '../telemetry/cache-observer.ts';
import type { Logger } from '../telemetry/logger.type.ts';
import { createMemoryCache } from './memory-cache.ts';
import { createRedisCache, type SharedSlates } from './redis-cache.ts';
import { RedisConnection } from '../redis/redis-connection.ts';
import type { RedisTarget } from '../redis/redis-target.ts';
import { TieredCache } from './tiered-cache.ts';
import { createTroubleLog } from '../telemetry/trouble-log.ts';

export interface SlateCacheOptions {
  /** Memory only without it. */
  readonly redisTarget?: RedisTarget | undefined;
  readonly redisKeyPrefix?: string;
  readonly ttlSeconds: number;
  /** 0 keeps nothing in memory. */
  readonly memoryMb: number;
  /** The longest that a request waits for Redis. */
  readonly redisTimeoutMs?: number;
  readonly logger?: Logger | undefined;
  readonly observer?: CacheObserver | undefined;
}

const deafObserver: CacheObserver = {
  hit: () => undefined,
  miss: () => undefined,
  unusable: () => undefined,
  trouble: () => undefined,
};

const connectShared = (options: SlateCacheOptions, target: RedisTarget, observer: CacheObserver): SharedSlates => {
  const { redisKeyPrefix: keyPrefix = 'marquee:', redisTimeoutMs: timeoutMs = 100, logger, ttlSeconds } = options;
  const troubleLog = createTroubleLog({ logger });
  const connection = new RedisConnection({ observer, troubleLog }, { target, keyPrefix, timeoutMs });
  return createRedisCache({ connection, observer, troubleLog }, { ttlMs: ttlSeconds * 1000 });
};

/**
 * The slate cache of one server. Comes up whatever Redis does, and then looks for it until `close()`, which the owner
 * must call. At most one line is logged per ten seconds of trouble.
 */
export const createSlateCache = (options: SlateCacheOptions): TieredCache => {
  const { redisTarget, ttlSeconds, memoryMb, observer = deafObserver } = options;
  const memory = createMemoryCache({ maxBytes: memoryMb * 2 ** 20, ttlMs: ttlSeconds * 1000 });
  const shared = redisTarget === undefined ? null : connectShared(options, redisTarget, observer);
  return new TieredCache({ memory, shared, observer });
};
