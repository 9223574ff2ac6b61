import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { freePort } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/requires.ts';
import { slateOf } from '../support/slates.ts';
import { adminOf, openCache, ready, startServer, store } from '../support/troubled-cache.ts';
import { until } from '../support/until.ts';

interface Refusal {
  readonly code: string;
  readonly begin: (admin: Redis) => Promise<unknown>;
  readonly end: (admin: Redis) => Promise<unknown>;
  readonly reads: boolean;
}

/** Refusals on a connection that stays well. */
const refusals: readonly Refusal[] = [
  {
    code: 'OOM',
    begin: (admin) => admin.config('SET', 'maxmemory', '1'),
    end: (admin) => admin.config('SET', 'maxmemory', '0'),
    reads: true,
  },
  {
    code: 'READONLY',
    begin: async (admin) => admin.replicaof('127.0.0.1', await freePort()),
    end: (admin) => admin.replicaof('NO', 'ONE'),
    reads: true,
  },
  {
    code: 'NOPERM',
    begin: (admin) => admin.acl('SETUSER', 'default', '-mget', '-set'),
    end: (admin) => admin.acl('SETUSER', 'default', '+mget', '+set'),
    reads: false,
  },
];

describeWithRedis('case 19: a slate cache whose Redis refuses', () => {
  test.each(refusals)('case 19: skips writes, and reads what it may, at $code', async ({ code, begin, end, reads }) => {
    const server = await startServer();
    const admin = adminOf(server);
    const { cache, count, lines } = openCache(server.url);
    await store(cache, 'a', 1);
    await begin(admin);
    for (let at = 0; at < 20; at++) cache.setMany([['b', slateOf(2)]]);
    await until('the refusals are counted', () => count('write refused') === 20);
    expect(await cache.getMany(['a', 'b'])).toEqual([reads ? slateOf(1) : undefined, undefined]);
    expect(cache.health()).toEqual({ status: 'ready', breaker: 'closed' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(code);
    await end(admin);
    await store(cache, 'b', 2);
    expect(await cache.getMany(['a', 'b'])).toEqual([slateOf(1), slateOf(2)]);
    expect([count('connect error'), count('connect refused')]).toEqual([0, 0]);
  });

  test('case 19: misses and skips at BUSY, keeps the connection, and goes on after it', async () => {
    const server = await startServer();
    const admin = adminOf(server);
    const { cache, count, lines } = openCache(server.url);
    await store(cache, 'a', 1);
    await admin.config('SET', 'busy-reply-threshold', '10');
    const script = adminOf(server)
      .eval('while true do end', 0)
      .catch(() => undefined);
    await until('Redis is busy', () =>
      admin.ping().then(
        () => false,
        ({ message }: Error) => message.includes('BUSY'),
      ),
    );
    expect(await cache.getMany(['a'])).toEqual([undefined]);
    cache.setMany([['b', slateOf(2)]]);
    await until('the refusal is counted', () => count('write refused') === 1);
    expect(count('read refused')).toBe(1);
    expect(lines[0]).toContain('BUSY');
    await admin.script('KILL');
    await script;
    await ready(cache);
    expect(await cache.getMany(['a'])).toEqual([slateOf(1)]);
  });

  test('case 19: misses and replaces what is there of another type (WRONGTYPE)', async () => {
    const server = await startServer();
    const admin = adminOf(server);
    const { cache } = openCache(server.url);
    await store(cache, 'b', 2);
    await admin.lpush('marquee:1:slate:a', 'x');
    expect(await cache.getMany(['a', 'b'])).toEqual([undefined, slateOf(2)]);
    cache.setMany([['a', slateOf(1)]]);
    await until('it is replaced', async () => (await admin.type('marquee:1:slate:a')) === 'string');
    expect(await cache.getMany(['a'])).toEqual([slateOf(1)]);
  });
});
