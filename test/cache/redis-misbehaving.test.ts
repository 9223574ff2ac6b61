import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { describeWithRedis } from '../support/requires.ts';
import { slateOf } from '../support/slates.ts';
import { openCache, proxyTo, ready, startServer, store } from '../support/troubled-cache.ts';
import { until } from '../support/until.ts';

describeWithRedis('case 17: a slate cache whose Redis answers late or by half', () => {
  test('case 17: never gives a late answer to another key', async () => {
    const server = await startServer();
    const proxy = await proxyTo(server);
    const { cache, count } = openCache(proxy.url);
    await store(cache, 'a', 1);
    await store(cache, 'b', 2);
    for (let round = 0; round < 5; round++) {
      proxy.set({ kind: 'hold' });
      expect(await cache.getMany(['a'])).toEqual([undefined]);
      proxy.set({ kind: 'none' });
      expect([undefined, 2]).toContain((await cache.getMany(['b']))[0]?.items[0]);
      await ready(cache);
      expect(await cache.getMany(['b', 'a'])).toEqual([slateOf(2), slateOf(1)]);
    }
    expect([count('read timeout'), count('unusable key')]).toEqual([5, 0]);
  });

  test.each(['reset', 'truncate'] as const)(
    'case 17: misses when the connection ends in an answer (%s)',
    async (kind) => {
      const server = await startServer();
      const proxy = await proxyTo(server);
      const { cache, count } = openCache(proxy.url);
      await store(cache, 'a', 1);
      for (const afterBytes of [1, 12, 500]) {
        proxy.set({ kind, afterBytes });
        expect(await cache.getMany(['a'])).toEqual([undefined]);
        await ready(cache);
        await store(cache, 'a', 1);
      }
      expect(count('read error') + count('read timeout')).toBe(3);
    },
  );

  test('case 17: misses while nothing gets through, waits once, and recovers', async () => {
    const server = await startServer();
    const proxy = await proxyTo(server);
    const { cache, count } = openCache(proxy.url);
    await store(cache, 'a', 1);
    proxy.set({ kind: 'black-hole' });
    for (let round = 0; round < 50; round++) expect(await cache.getMany(['a'])).toEqual([undefined]);
    await until('greetings are in vain', () => count('connect error') + count('connect timeout') > 0);
    expect(count('read timeout')).toBe(1);
    proxy.set({ kind: 'none' });
    await ready(cache);
    expect(await cache.getMany(['a'])).toEqual([slateOf(1)]);
  });

  test('case 17: misses at 400 ms latency, and waits for one answer only', async () => {
    const server = await startServer();
    const proxy = await proxyTo(server);
    const { cache, count } = openCache(proxy.url);
    await store(cache, 'a', 1);
    proxy.set({ kind: 'latency', ms: 400 });
    for (let round = 0; round < 50; round++) expect(await cache.getMany(['a'])).toEqual([undefined]);
    expect(count('read timeout')).toBe(1);
    expect(count('read unavailable')).toBeGreaterThanOrEqual(49);
  });

  test('case 17: counts an answer that came while the thread was busy', async () => {
    const server = await startServer();
    const { cache, count } = openCache(server.url);
    await store(cache, 'a', 1);
    const reading = cache.getMany(['a']);
    for (let turn = 0; turn < 2; turn++) await nextTurn(); // commands leave at the end of a turn
    const busyUntilMs = performance.now() + 200;
    while (performance.now() < busyUntilMs);
    expect(await reading).toEqual([slateOf(1)]);
    expect(count('read timeout')).toBe(0);
  });
});
