import { expect, onTestFinished, test } from 'vitest';
import type { TieredCache } from '../../src/cache/tiered-cache.ts';
import { freePort } from '../support/redis-server.ts';
import { startGreeter } from '../support/relay.ts';
import { describeWithRedis } from '../support/requires.ts';
import { slateOf } from '../support/slates.ts';
import { openCache, ready, soonMs, startServer, store, timed } from '../support/troubled-cache.ts';
import { until } from '../support/until.ts';

/** Fifty requests at once, then fifty after each other. */
const askOften = (cache: TieredCache): Promise<number> =>
  timed(async () => {
    await Promise.all(Array.from({ length: 50 }, (_, at) => cache.getMany([`key ${at}`])));
    for (let at = 0; at < 50; at++) await cache.getMany(['key']);
  });

describeWithRedis('a slate cache whose Redis is gone or hangs', () => {
  test('starts and misses at once while there is none, and uses it when it comes', async () => {
    const port = await freePort();
    const { cache, count, lines } = openCache(`redis://127.0.0.1:${port}`);
    expect(await askOften(cache)).toBeLessThan(soonMs);
    cache.setMany([['key', slateOf(1)]]);
    await until('several attempts are counted', () => count('connect error') >= 3);
    expect(cache.health().status).toBe('unavailable');
    expect([count('read unavailable'), count('write unavailable')]).toEqual([100, 1]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('ECONNREFUSED');
    await startServer(port);
    await ready(cache);
    await store(cache, 'key', 1);
  });

  test('misses without waiting when it is killed, and uses it when it is back', async () => {
    const server = await startServer();
    const { cache, lines } = openCache(server.url);
    await store(cache, 'key', 1);
    const [ms] = await Promise.all([askOften(cache), server.stop('SIGKILL')]);
    expect(ms).toBeLessThan(soonMs);
    await until('the loss is noticed', () => cache.health().status === 'unavailable');
    expect(await askOften(cache)).toBeLessThan(soonMs);
    await startServer(server.port);
    await ready(cache);
    expect(await cache.getMany(['key'])).toEqual([undefined]);
    await store(cache, 'key', 2);
    expect(lines).toHaveLength(1);
  });

  test('waits once while it is frozen, and recovers by itself', async () => {
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

  test('waits no longer for writes than for reads', async () => {
    const server = await startServer();
    const { cache, count } = openCache(server.url);
    await ready(cache);
    server.freeze();
    cache.setMany(Array.from({ length: 1000 }, (_, at) => [`key ${at}`, slateOf(at)]));
    await until('the write is given up', () => count('write timeout') === 1, soonMs);
    expect(cache.health().status).toBe('unavailable');
  });

  test('asks one that greets but does not answer more and more rarely', async () => {
    const server = await startGreeter();
    onTestFinished(() => server.close());
    const { cache, count } = openCache(server.url);
    await ready(cache);
    const timeoutsAtMs: number[] = [];
    await until('five waits', async () => {
      await cache.getMany(['key']);
      if (count('read timeout') > timeoutsAtMs.length) timeoutsAtMs.push(performance.now());
      return timeoutsAtMs.length === 5;
    });
    const [first, second, , , fifth] = timeoutsAtMs;
    expect(fifth! - first!).toBeGreaterThan(4 * 100 + 25 + 50 + 100 + 200);
    expect(fifth! - second!).toBeLessThan(10_000);
  });

  test.each(['in use', 'greeting'])('closes soon with a frozen Redis (%s)', async (moment) => {
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
