import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSlateCache } from '../../src/cache/create-slate-cache.ts';
import { createRedisCache } from '../../src/cache/redis-cache.ts';
import { RedisConnection } from '../../src/redis/redis-connection.ts';
import type { TieredCache } from '../../src/cache/tiered-cache.ts';
import { countingObserver } from '../support/cache-counts.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { targetOf } from '../support/redis-targets.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { describeWithRedis } from '../support/requires.ts';
import { slateOf } from '../support/slates.ts';
import { until } from '../support/until.ts';

const ttlSeconds = 300;
const keys = Array.from({ length: 1000 }, (_, at) => `key ${at}`);
const stored = (key: string): string => `marquee:1:slate:${key}`;

describeWithRedis('slates in Redis', () => {
  let server: RedisServer;
  let admin: Redis;

  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
  });
  beforeEach(async () => void (await admin.flushall()));
  afterAll(async () => {
    admin?.disconnect();
    await server?.stop();
  });

  /** Caches without memory, so that each answer is Redis's; patient, unless a test is about time. */
  const open = async (url = server.url, redisTimeoutMs = 5000) => {
    const { observer, count } = countingObserver();
    const cache = createSlateCache({ redisTarget: targetOf(url), ttlSeconds, memoryMb: 0, redisTimeoutMs, observer });
    await until('the cache is connected', () => cache.health().status === 'ready');
    return { cache, count, [Symbol.asyncDispose]: () => cache.close() };
  };

  const store = async (cache: TieredCache, names: readonly string[]): Promise<void> => {
    cache.setMany(names.map((key, at) => [key, slateOf(at)]));
    await until('the slates are in Redis', async () => (await admin.dbsize()) >= names.length);
  };

  const callsOf = async (command: string): Promise<number> => {
    const stats = await admin.info('commandstats');
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  };

  test('are there for another server, in the order asked', async () => {
    await using writer = await open();
    await using reader = await open();
    await store(writer.cache, ['a', 'b']);
    expect(await reader.cache.getMany(['b', 'none', 'a'])).toEqual([slateOf(1), undefined, slateOf(0)]);
    expect([reader.count('hit redis'), reader.count('miss')]).toEqual([2, 1]);
  });

  test('are read with one MGET for 1,000 keys', async () => {
    await using subject = await open();
    await store(subject.cache, keys);
    await admin.config('RESETSTAT');
    expect(await subject.cache.getMany(keys)).toEqual(keys.map((_, at) => slateOf(at)));
    expect([await callsOf('mget'), await callsOf('get')]).toEqual([1, 0]);
  });

  test('are all sent before the first answer to 1,000 writes', async () => {
    const proxy = await startFaultProxy(server.port);
    const { cache } = await open(proxy.url);
    proxy.set({ kind: 'hold' });
    await store(cache, keys); // with every answer held back, a second round trip would never come
    proxy.set({ kind: 'none' });
    await cache.close();
    await proxy.close();
  });

  test('expire in Redis after the given time', async () => {
    await using subject = await open();
    await store(subject.cache, keys);
    for (const key of ['key 0', 'key 999']) {
      const leftMs = await admin.pttl(stored(key));
      expect(leftMs).toBeLessThanOrEqual(ttlSeconds * 1000);
      expect(leftMs).toBeGreaterThan(ttlSeconds * 1000 - 30_000);
    }
  });

  test('are given with the time that remains to them, and not at all after it', async () => {
    const { observer, count } = countingObserver();
    const troubleLog = (): void => undefined;
    const connection = new RedisConnection(
      { observer, troubleLog },
      { target: targetOf(server.url), keyPrefix: 'marquee:', timeoutMs: 5000 },
    );
    let nowMs = 1e12;
    const cache = createRedisCache({ connection, observer, troubleLog }, { ttlMs: 1e6, now: () => nowMs });
    await until('connected', () => cache.health().status === 'ready');
    await cache.setMany([['a', slateOf(1)]]);
    const remaining = async () => (await cache.getMany(['a']))[0]?.remainingMs;
    nowMs += 400_000;
    expect(await remaining()).toBe(600_000);
    nowMs -= 900_000; // a clock that is behind the writer's
    expect(await remaining()).toBe(1e6);
    nowMs += 2e6;
    expect(await remaining()).toBeUndefined();
    expect(count('unusable expired')).toBe(1);
    cache.close();
  });

  const poisons: readonly [what: string, reason: string, poison: (good: Buffer, other: Buffer) => Buffer][] = [
    ['garbage', 'format', () => Buffer.from('{"items":[1,2,3]} and so on and on')],
    ['nothing', 'format', () => Buffer.alloc(0)],
    ['the value of another key', 'key', (_, other) => other],
    ['a value of an older format', 'format', (good) => (good.writeUInt8(0, 4), good)],
    ['a truncated value', 'corrupt', (good) => good.subarray(0, 500)],
    ['a flipped bit', 'corrupt', (good) => (good.writeUInt8(good.readUInt8(600) ^ 4, 600), good)],
    ['20 MB', 'too-large', (good) => Buffer.concat([good, Buffer.alloc(20e6)])],
  ];

  test.each(poisons)('case 18: are missed, deleted and counted for %s', async (_, reason, poison) => {
    await using subject = await open();
    await store(subject.cache, ['a', 'b']);
    const [good, other] = await admin.mgetBuffer(stored('a'), stored('b'));
    await admin.set(stored('a'), poison(good!, other!));
    expect(await subject.cache.getMany(['a', 'b'])).toEqual([undefined, slateOf(1)]);
    expect(subject.count(`unusable ${reason}`)).toBe(1);
    await until('it is deleted', async () => (await admin.exists(stored('a'))) === 0);
    expect(await admin.exists(stored('b'))).toBe(1);
  });

  test('are missed after FLUSHALL', async () => {
    await using subject = await open();
    await store(subject.cache, ['a']);
    await admin.flushall();
    expect(await subject.cache.getMany(['a'])).toEqual([undefined]);
  });
});
