import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { createSlateCache, type SlateCacheOptions } from '../../src/cache/create-slate-cache.ts';
import type { TieredCache } from '../../src/cache/tiered-cache.ts';
import { countingObserver } from './cache-counts.ts';
import { startRedis, type RedisServer, type RedisServerOptions } from './redis-server.ts';
import { targetOf } from './redis-targets.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { slateOf } from './slates.ts';
import { until } from './until.ts';

/** Far above the timeout of 100 ms, for slow machines, and far below what a wait per request would add up to. */
export const soonMs = 1000;

/** A Redis until the end of the test. */
export const startServer = async (options: RedisServerOptions = {}): Promise<RedisServer> => {
  const server = await startRedis(options);
  onTestFinished(() => server.stop());
  return server;
};

/** A client of a test's own until the end of the test. */
export const adminOf = ({ url }: RedisServer): Redis => {
  const admin = new Redis(url);
  admin.on('error', () => undefined); // its Redis may be stopped
  onTestFinished(() => admin.disconnect());
  return admin;
};

/** A wire to a Redis until the end of the test. */
export const proxyTo = async (server: RedisServer): Promise<FaultProxy> => {
  const proxy = await startFaultProxy(server.port);
  onTestFinished(() => proxy.close());
  return proxy;
};

/** For tests that are not about time, on machines that stall. */
export const patient = { redisTimeoutMs: 5000 };

/** A cache until the end of the test, without memory, so that each answer is Redis's; with what it counts and logs. */
export const openCache = (redisUrl: string, options: Partial<SlateCacheOptions> = {}) => {
  const { observer, count } = countingObserver();
  const lines: string[] = [];
  const write = (fields: unknown, message: string): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const logger = { info: write, warn: write, error: write };
  const cache = createSlateCache({
    redisTarget: targetOf(redisUrl),
    ttlSeconds: 300,
    memoryMb: 0,
    logger,
    observer,
    ...options,
  });
  onTestFinished(() => cache.close());
  return { cache, count, lines };
};

export const ready = (cache: TieredCache): Promise<void> =>
  until('Redis is ready', () => cache.health().status === 'ready');

/** Stores a slate and waits until Redis gives it back. */
export const store = (cache: TieredCache, key: string, first: number): Promise<void> =>
  until('the slate comes back', async () => {
    cache.setMany([[key, slateOf(first)]]);
    return (await cache.getMany([key]))[0] !== undefined;
  });

/** How long `work` takes, in milliseconds. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
};
