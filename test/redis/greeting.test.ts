import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { describeWithRedis } from '../support/requires.ts';
import { slateOf } from '../support/slates.ts';
import { adminOf, openCache, ready, startServer, store } from '../support/troubled-cache.ts';
import { until } from '../support/until.ts';

/** What docs/redis.md says that the user needs. */
const needed = ['-@all', '+mget', '+set', '+unlink', '+ping', '+info'];

describeWithRedis('case 19: a slate cache whose Redis refuses it from the start', () => {
  test('case 19: misses at once while Redis loads its data (LOADING), and finds them afterwards', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'marquee-redis-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const args = ['--dir', folder, '--rdbcompression', 'no'];
    const server = await startServer({ args });
    const admin = adminOf(server);
    const { cache, count } = openCache(server.url);
    await store(cache, 'a', 1);
    for (let at = 0; at < 100; at++) await admin.set(`other ${at}`, 'x'.repeat(5000));
    await admin.save();
    await server.stop();
    // Two hundredths of a second for each key, and a look at its sockets after each.
    const slowly = ['--key-load-delay', '20000', '--loading-process-events-interval-bytes', '1024'];
    await startServer({ port: server.port, args: [...args, ...slowly] });
    const impatient = new Redis(server.url, { enableReadyCheck: false });
    onTestFinished(() => impatient.disconnect());
    await expect(impatient.get('x')).rejects.toThrow('LOADING');
    expect(cache.health().status).toBe('unavailable');
    expect(await cache.getMany(['a'])).toEqual([undefined]);
    await ready(cache);
    expect(await cache.getMany(['a'])).toEqual([slateOf(1)]);
    expect(count('read timeout')).toBe(0);
  });

  test.each([
    ['a wrong password', 'redis://somebody:hunter2@', 'WRONGPASS'],
    ['a database that is not there', 'redis://', 'out of range'],
  ])('case 19: never uses a Redis that refuses it for %s, and logs no password', async (_, prefix, cause) => {
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

  test('case 19: waits for a Redis that wants a password (NOAUTH), and uses it when it wants none', async () => {
    const server = await startServer();
    const admin = adminOf(server);
    await admin.config('SET', 'requirepass', 'hunter2');
    const { cache, count, lines } = openCache(server.url);
    await until('the refusal is counted', () => count('connect refused') >= 2);
    expect(cache.health().status).toBe('unavailable');
    expect(lines[0]).toContain('NOAUTH');
    await admin.config('SET', 'requirepass', '');
    await ready(cache);
  });

  test('case 19: uses a Redis that knows its user and password', async () => {
    const server = await startServer();
    await adminOf(server).acl('SETUSER', 'mar:quee', 'on', '>p@ss/word', '~shop:*', ...needed);
    const { cache } = openCache(`redis://mar%3Aquee:p%40ss%2Fword@127.0.0.1:${server.port}`, {
      redisKeyPrefix: 'shop:',
    });
    await store(cache, 'a', 1);
    expect(await adminOf(server).keys('*')).toEqual(['shop:1:slate:a']);
  });
});
