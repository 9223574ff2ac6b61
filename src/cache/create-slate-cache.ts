import type { CacheObserver } from '../telemetry/cache-observer.ts';
import type { Logger } from '../telemetry/logger.type.ts';
import { createMemoryCache } from './memory-cache.ts';
import { createRedisCache, type SharedSlates } from './redis-cache.ts';
import { RedisConnection } from './redis-connection.ts';
import { TieredCache } from './tiered-cache.ts';
import { createTroubleLog } from '../telemetry/trouble-log.ts';

export interface SlateCacheOptions {
  /** Memory only without it. */
  readonly redisUrl?: string | undefined;
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

const connectShared = (options: SlateCacheOptions, url: string, observer: CacheObserver): SharedSlates => {
  const troubleLog = createTroubleLog({ logger: options.logger });
  const timeoutMs = options.redisTimeoutMs ?? 100;
  const connection = new RedisConnection({ url, timeoutMs, observer, troubleLog });
  return createRedisCache({ connection, observer, troubleLog }, { ttlMs: options.ttlSeconds * 1000 });
};

/**
 * The slate cache of one server. Comes up whatever Redis does, and then looks for it until `close()`, which the owner
 * must call. At most one line is logged per ten seconds of trouble.
 */
export const createSlateCache = (options: SlateCacheOptions): TieredCache => {
  const { redisUrl, ttlSeconds, memoryMb, observer = deafObserver } = options;
  const memory = createMemoryCache({ maxBytes: memoryMb * 2 ** 20, ttlMs: ttlSeconds * 1000 });
  const shared = redisUrl === undefined ? null : connectShared(options, redisUrl, observer);
  return new TieredCache({ memory, shared, observer });
};
