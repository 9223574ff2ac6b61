import { onTestFinished } from 'vitest';
import { createSlateCache } from '../../src/cache/create-slate-cache.ts';
import type { TieredCache } from '../../src/cache/tiered-cache.ts';
import { countingObserver } from './cache-counts.ts';
import { startRedis, type RedisServer } from './redis-server.ts';
import { targetOf } from './redis-targets.ts';
import { startRelay, type Relay } from './relay.ts';
import { slateOf } from './slates.ts';
import { until } from './until.ts';

/** Far above the timeout of 100 ms, for slow machines, and far below what a wait per request would add up to. */
export const soonMs = 1000;

/** A Redis until the end of the test. */
export const startServer = async (port?: number): Promise<RedisServer> => {
  const server = await startRedis(port === undefined ? {} : { port });
  onTestFinished(() => server.stop());
  return server;
};

/** A relay until the end of the test. */
export const relayTo = async (server: RedisServer): Promise<Relay> => {
  const relay = await startRelay(server.port);
  onTestFinished(() => relay.close());
  return relay;
};

/** A cache until the end of the test, without memory, so that each answer is Redis's; with what it counts and logs. */
export const openCache = (redisUrl: string) => {
  const { observer, count } = countingObserver();
  const lines: string[] = [];
  const write = (fields: unknown, message: string): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const logger = { info: write, warn: write, error: write };
  const cache = createSlateCache({ redisTarget: targetOf(redisUrl), ttlSeconds: 300, memoryMb: 0, logger, observer });
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
