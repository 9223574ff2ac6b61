import { expect, test } from 'vitest';
import { startCluster } from '../support/redis-groups.ts';
import { describeWithRedis } from '../support/requires.ts';
import { slateOf } from '../support/slates.ts';
import { openCache, patient, ready, soonMs, timed } from '../support/troubled-cache.ts';
import { until } from '../support/until.ts';

const keys = Array.from({ length: 200 }, (_, at) => `key ${at}`);
const entries = keys.map((key, at) => [key, slateOf(at)] as const);
const slates = entries.map(([, slate]) => slate);

describeWithRedis('a slate cache in a Cluster of three', () => {
  test('spreads its keys over all nodes, and reads and deletes them there', async () => {
    const { url, admins } = await startCluster();
    const { cache, count } = openCache(url, patient);
    await ready(cache);
    cache.setMany(entries);
    const sizes = () => Promise.all(admins.map((admin) => admin.dbsize()));
    await until('all are stored', async () => (await sizes()).reduce((sum, size) => sum + size) === keys.length);
    expect(Math.min(...(await sizes()))).toBeGreaterThan(20);
    expect(await cache.getMany(['none', ...keys])).toEqual([undefined, ...slates]);
    for (const admin of admins) for (const key of await admin.keys('*')) await admin.set(key, 'poison');
    expect(await cache.getMany(keys)).toEqual(keys.map(() => undefined));
    expect(count('unusable format')).toBe(keys.length);
    await until('all are deleted', async () => (await sizes()).every((size) => size === 0));
    expect([count('read error'), count('write error'), count('delete error')]).toEqual([0, 0, 0]);
  });

  test('case 19: misses only the key that is of another type', async () => {
    const { url, admins } = await startCluster();
    const { cache, count } = openCache(url, patient);
    await ready(cache);
    for (const admin of admins) await admin.lpush('marquee:1:slate:key 3', 'x').catch(() => 0);
    cache.setMany(entries.filter(([key]) => key !== 'key 3'));
    await until('they are there', async () => (await cache.getMany(['key 199']))[0] !== undefined);
    expect(await cache.getMany(keys)).toEqual(slates.map((slate, at) => (at === 3 ? undefined : slate)));
    expect(count('read refused')).toBe(1);
  });

  test.each([
    ['is killed', 'SIGKILL'],
    ['hangs', 'SIGSTOP'],
  ] as const)('case 16: waits once at most while a node %s, and recovers by itself', async (_, signal) => {
    const { url, nodes } = await startCluster();
    const { cache, lines } = openCache(url);
    await until('they are there', async () => {
      cache.setMany(entries);
      return (await cache.getMany(keys)).every((slate) => slate !== undefined);
    });
    const [node] = nodes;
    if (signal === 'SIGKILL') await node!.stop();
    else node!.freeze();
    const ask = async () => {
      for (const key of keys) await cache.getMany([key]);
    };
    expect(await timed(ask)).toBeLessThan(soonMs);
    const round = async () => {
      await cache.getMany(keys);
      cache.setMany(entries);
    };
    for (let at = 0; at < 20; at++) expect(await timed(round)).toBeLessThan(soonMs);
    expect(lines.length).toBeLessThan(3);
    if (signal === 'SIGKILL') return; // its slots are gone until an operator gives them to another
    node!.thaw();
    await until('all are there again', async () => {
      await round();
      return (await cache.getMany(keys)).every((slate) => slate !== undefined);
    });
  });

  test('case 16: starts without it and uses it when it comes', async () => {
    const { cache, count } = openCache('redis+cluster://127.0.0.1:1,127.0.0.1:2');
    expect(await cache.getMany(['a'])).toEqual([undefined]);
    await until('attempts are counted', () => count('connect error') >= 3);
    expect(cache.health().status).toBe('unavailable');
  });
});
