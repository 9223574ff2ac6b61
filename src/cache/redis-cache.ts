import type { Slate } from '../recommendation/slate.ts';
import type { CacheObserver } from '../telemetry/cache-observer.ts';
import type { RedisConnection, RedisHealth } from '../redis/redis-connection.ts';
import { deleteValues, readValues, writeValues } from './redis-values.ts';
import { decodeSlate, encodeSlate, slateFormatVersion } from './slate-codec.ts';
import type { TroubleLog } from '../telemetry/trouble-log.ts';

/** A slate from another tier and how long it may still be served. */
export interface FoundSlate {
  readonly slate: Slate;
  readonly remainingMs: number;
}

/** Slates that outlive this process. Never fails: trouble is a miss on reading, nothing on writing. */
export interface SharedSlates {
  /** One entry per key, in order. */
  readonly getMany: (keys: readonly string[]) => Promise<(FoundSlate | undefined)[]>;
  /** Settles when the slates are stored, or can't be. */
  readonly setMany: (entries: readonly (readonly [key: string, slate: Slate])[]) => Promise<void>;
  readonly health: () => RedisHealth;
  readonly close: () => void;
}

export interface RedisCacheDeps {
  readonly connection: RedisConnection;
  readonly observer: CacheObserver;
  readonly troubleLog: TroubleLog;
}

export interface RedisCacheOptions {
  readonly ttlMs: number;
  /** Milliseconds since 1970; servers that share a Redis should agree on it. */
  readonly now?: () => number;
}

/** Layouts live side by side under keys of their own, so servers of two releases don't delete each other's slates. */
const redisKey = (key: string): string => `${slateFormatVersion}:slate:${key}`;

/**
 * Slates in Redis, one round trip each way for any number of them. A value that is not the slate of its key is a miss,
 * counted, and deleted.
 */
export const createRedisCache = (deps: RedisCacheDeps, options: RedisCacheOptions): SharedSlates => {
  const { connection, observer, troubleLog } = deps;
  const { ttlMs, now = Date.now } = options;

  const deleteMany = async (keys: readonly string[]): Promise<void> => {
    troubleLog({ slates: keys.length }, 'Unusable slates in Redis are being deleted.');
    await deleteValues(connection, keys.map(redisKey));
  };

  const read = (key: string, value: Buffer, unusable: string[]): FoundSlate | undefined => {
    const decoded = decodeSlate(key, value);
    if (decoded.kind === 'unusable') {
      observer.unusable(decoded.reason);
      unusable.push(key);
      if (decoded.reason === 'key') void connection.verify(); // planted, or the answer to another question
      return undefined;
    }
    const remainingMs = Math.min(decoded.expiresAtMs - now(), ttlMs);
    if (remainingMs > 0) return { slate: decoded.slate, remainingMs };
    observer.unusable('expired'); // Redis deletes it by itself, unless the clocks disagree
    return undefined;
  };

  const getMany: SharedSlates['getMany'] = async (keys) => {
    if (keys.length === 0) return [];
    const values = await readValues(connection, keys.map(redisKey));
    const unusable: string[] = [];
    const found = keys.map((key, at) => {
      const value = values[at];
      return value ? read(key, value, unusable) : undefined;
    });
    if (unusable.length > 0) void deleteMany(unusable);
    return found;
  };

  const setMany: SharedSlates['setMany'] = async (entries) => {
    if (entries.length === 0) return;
    const expiresAtMs = now() + ttlMs;
    await writeValues(
      connection,
      () => entries.map(([key, slate]) => [redisKey(key), encodeSlate(key, slate, expiresAtMs)]),
      ttlMs,
    );
  };

  return { getMany, setMany, health: () => connection.health(), close: () => connection.close() };
};
