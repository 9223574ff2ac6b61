import { expect, test } from 'vitest';
import { startSentinelGroup } from '../support/redis-groups.ts';
import { describeWithRedis } from '../support/requires.ts';
import { slateOf } from '../support/slates.ts';
import { openCache, ready, soonMs, store, timed } from '../support/troubled-cache.ts';
import { until } from '../support/until.ts';

describeWithRedis('case 16: a slate cache behind Sentinel', () => {
  test('case 16: finds the master although one Sentinel is not there, with the passwords of both', async () => {
    const { url, master } = await startSentinelGroup();
    const { cache } = openCache(url);
    await store(cache, 'a', 1);
    expect(url).not.toContain(String(master.port));
    expect(await cache.getMany(['a'])).toEqual([slateOf(1)]);
  });

  test.each([
    ['is killed', 'SIGKILL'],
    ['hangs', 'SIGSTOP'],
  ] as const)(
    'case 16: misses without waiting while its master %s, and goes on with the replica',
    async (_, signal) => {
      const { url, master, masterPort } = await startSentinelGroup();
      const { cache, count, lines } = openCache(url);
      await store(cache, 'a', 1);
      if (signal === 'SIGKILL') await master.stop();
      else master.freeze();
      const ask = async () => {
        for (let round = 0; round < 50; round++) await cache.getMany(['a']);
      };
      expect(await timed(ask)).toBeLessThan(soonMs);
      expect(count('read timeout')).toBeLessThanOrEqual(1);
      await until('the replica is the master', async () => (await masterPort()) !== master.port, 20_000);
      await until('Redis is ready', () => cache.health().status === 'ready', 20_000);
      await store(cache, 'b', 2);
      expect(lines.length).toBeLessThan(4);
    },
  );

  test('case 19: leaves a master that has become a replica', async () => {
    const { url, master, masterPort, sentinel } = await startSentinelGroup();
    const { cache } = openCache(url);
    await store(cache, 'a', 1);
    await sentinel.call('SENTINEL', 'FAILOVER', 'films');
    await until('the replica is the master', async () => (await masterPort()) !== master.port, 20_000);
    await store(cache, 'b', 2);
    await ready(cache);
    expect(await cache.getMany(['a', 'b'])).toEqual([slateOf(1), slateOf(2)]);
  });
});
