import { expect, onTestFinished, test } from 'vitest';
import type { TieredCache } from '../../src/cache/tiered-cache.ts';
import { freePort } from '../support/redis-server.ts';
import { startGreeter } from '../support/fault-proxy.ts';
import { describeWithRedis } from '../support/requires.ts';
import { slateOf } from '../support/slates.ts';
import { openCache, proxyTo, ready, soonMs, startServer, store, timed } from '../support/troubled-cache.ts';
import { until } from '../support/until.ts';

/** Fifty requests at once, then fifty after each other. */
const askOften = (cache: TieredCache): Promise<number> =>
  timed(async () => {
    await Promise.all(Array.from({ length: 50 }, (_, at) => cache.getMany([`key ${at}`])));
    for (let at = 0; at < 50; at++) await cache.getMany(['key']);
  });

describeWithRedis('case 16: a slate cache whose Redis is gone or hangs', () => {
  test('case 16: starts and misses at once while there is none, and uses it when it comes', async () => {
    const port = await freePort();
    const { cache, count, lines } = openCache(`redis://127.0.0.1:${port}`);
    expect(await askOften(cache)).toBeLessThan(soonMs);
    cache.setMany([['key', slateOf(1)]]);
    await until('several attempts are counted', () => count('connect error') >= 3);
    expect(cache.health().status).toBe('unavailable');
    expect([count('read unavailable'), count('write unavailable')]).toEqual([100, 1]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('ECONNREFUSED');
    await startServer({ port });
    await ready(cache);
    await store(cache, 'key', 1);
  });

  test('case 16: misses without waiting when it is killed, and uses it when it is back', async () => {
    const server = await startServer();
    const { cache, lines } = openCache(server.url);
    await store(cache, 'key', 1);
    const [ms] = await Promise.all([askOften(cache), server.stop('SIGKILL')]);
    expect(ms).toBeLessThan(soonMs);
    await until('the loss is noticed', () => cache.health().status === 'unavailable');
    expect(await askOften(cache)).toBeLessThan(soonMs);
    await startServer({ port: server.port });
    await ready(cache);
    expect(await cache.getMany(['key'])).toEqual([undefined]);
    await store(cache, 'key', 2);
    expect(lines).toHaveLength(1);
  });

  test('case 16: waits once while it is frozen, and recovers by itself', async () => {
    const server = await startServer();
    const { cache, count, lines } = openCache(server.url);
    await store(cache, 'key', 1);
    server.freeze();
    expect(await askOften(cache)).toBeLessThan(soonMs);
    expect(count('read timeout')).toBeGreaterThan(0);
    expect(cache.health().status).toBe('unavailable');
    // Connecting to a frozen server succeeds, the kernel does that; a greeting that is not answered must not count.
    await until('it has been greeted in vain', () => count('connect error') >= 2);
    expect(cache.health().status).toBe('unavailable');
    expect(await askOften(cache)).toBeLessThan(soonMs);
    expect(lines).toHaveLength(1);
    server.thaw();
    await ready(cache);
    expect(await cache.getMany(['key'])).toEqual([slateOf(1)]);
  });

  test('case 16: waits no longer for writes than for reads', async () => {
    const server = await startServer();
    const { cache, count } = openCache(server.url);
    await ready(cache);
    server.freeze();
    cache.setMany(Array.from({ length: 1000 }, (_, at) => [`key ${at}`, slateOf(at)]));
    await until('the write is given up', () => count('write timeout') === 1, soonMs);
    expect(cache.health().status).toBe('unavailable');
  });

  test('case 16: probes one that greets but does not answer more and more rarely, and no request waits for it', async () => {
    const server = await startGreeter();
    onTestFinished(() => server.close());
    const { cache, count } = openCache(server.url);
    const timeoutsAtMs: number[] = [];
    await until('five probes', async () => {
      expect(await timed(() => cache.getMany(['key']))).toBeLessThan(90);
      if (count('connect timeout') > timeoutsAtMs.length) timeoutsAtMs.push(performance.now());
      return timeoutsAtMs.length === 5;
    });
    const [first, , , , fifth] = timeoutsAtMs;
    expect(fifth! - first!).toBeGreaterThan(4 * 100 + 4 * 50);
    expect([count('read timeout'), cache.health().status]).toEqual([0, 'unavailable']);
  });

  test('case 16: opens the breaker on the first command without an answer, and closes it on a probe', async () => {
    const server = await startServer();
    const proxy = await proxyTo(server);
    const { cache, count } = openCache(proxy.url);
    await store(cache, 'key', 1);
    expect(cache.health()).toEqual({ status: 'ready', breaker: 'closed' });
    proxy.set({ kind: 'latency', ms: 400 }); // greetings may take five times as long as commands
    expect(await cache.getMany(['key'])).toEqual([undefined]);
    expect(cache.health()).toEqual({ status: 'unavailable', breaker: 'open' });
    await until('a probe was in vain', () => count('connect timeout') > 0);
    expect(await askOften(cache)).toBeLessThan(soonMs);
    expect(count('read timeout')).toBe(1);
    proxy.set({ kind: 'none' });
    await ready(cache);
    expect(cache.health()).toEqual({ status: 'ready', breaker: 'closed' });
    expect(await cache.getMany(['key'])).toEqual([slateOf(1)]);
  });

  test.each(['in use', 'greeting'])('case 16: closes soon with a frozen Redis (%s)', async (moment) => {
    const server = await startServer();
    if (moment === 'greeting') server.freeze();
    const { cache } = openCache(server.url);
    if (moment === 'in use') await ready(cache);
    server.freeze();
    cache.setMany([['key', slateOf(1)]]);
    const reading = cache.getMany(['key']);
    expect(await timed(() => cache.close())).toBeLessThan(soonMs);
    expect(await timed(() => reading)).toBeLessThan(soonMs);
    expect(cache.health().status).toBe('unavailable');
  });
});
