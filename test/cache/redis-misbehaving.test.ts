import { setImmediate as nextTurn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/requires.ts';
import { slateOf } from '../support/slates.ts';
import { openCache, ready, relayTo, startServer, store } from '../support/troubled-cache.ts';
import { until } from '../support/until.ts';

describeWithRedis('a slate cache whose Redis answers late, by half or with a refusal', () => {
  test('never gives a late answer to another key', async () => {
    const server = await startServer();
    const relay = await relayTo(server);
    const { cache, count } = openCache(relay.url);
    await store(cache, 'a', 1);
    await store(cache, 'b', 2);
    for (let round = 0; round < 5; round++) {
      relay.hold();
      expect(await cache.getMany(['a'])).toEqual([undefined]);
      relay.release();
      expect([undefined, 2]).toContain((await cache.getMany(['b']))[0]?.items[0]);
      await ready(cache);
      expect(await cache.getMany(['b', 'a'])).toEqual([slateOf(2), slateOf(1)]);
    }
    expect([count('read timeout'), count('unusable key')]).toEqual([5, 0]);
  });

  test('misses when a connection is reset in the middle of an answer', async () => {
    const server = await startServer();
    const relay = await relayTo(server);
    const { cache, count } = openCache(relay.url);
    await store(cache, 'a', 1);
    for (const bytes of [1, 12, 500]) {
      relay.resetAfter(bytes);
      expect(await cache.getMany(['a'])).toEqual([undefined]);
      await ready(cache);
      await store(cache, 'a', 1);
    }
    expect(count('read error') + count('read timeout')).toBe(3);
  });

  test('counts an answer that came while the thread was busy', async () => {
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

  test.each([
    ['a wrong password', 'redis://somebody:hunter2@', 'WRONGPASS'],
    ['a database that is not there', 'redis://', 'out of range'],
  ])('never uses a Redis that refuses it for %s, and logs no password', async (_, prefix, cause) => {
    const server = await startServer();
    const { cache, count, lines } = openCache(`${prefix}127.0.0.1:${server.port}/${prefix.includes('@') ? 0 : 99}`);
    const seen = new Set<string>();
    await until('the refusal is counted', () => {
      seen.add(cache.health().status);
      return count('connect refused') >= (prefix.includes('@') ? 3 : 1);
    });
    await cache.getMany(['key']);
    expect([...seen]).toEqual(['unavailable']);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(cause);
    expect(lines[0]).not.toContain('hunter2');
  });

  test('waits for a Redis that wants a password, and uses it when it wants none', async () => {
    const server = await startServer();
    const admin = new Redis(server.url);
    onTestFinished(() => admin.disconnect());
    await admin.config('SET', 'requirepass', 'hunter2');
    const { cache, count, lines } = openCache(server.url);
    await until('the refusal is counted', () => count('connect refused') >= 2);
    expect(cache.health().status).toBe('unavailable');
    expect(lines[0]).toContain('NOAUTH');
    await admin.config('SET', 'requirepass', '');
    await ready(cache);
  });

  test('serves what a read-only replica holds and skips writes', async () => {
    const server = await startServer();
    const admin = new Redis(server.url);
    onTestFinished(() => admin.disconnect());
    const { cache, count, lines } = openCache(server.url);
    await store(cache, 'a', 1);
    await admin.replicaof('127.0.0.1', await freePort());
    cache.setMany([['b', slateOf(2)]]);
    await until('the refusal is counted', () => count('write refused') === 1);
    expect(lines[0]).toContain('READONLY');
    expect(await cache.getMany(['a', 'b'])).toEqual([slateOf(1), undefined]);
  });
});
