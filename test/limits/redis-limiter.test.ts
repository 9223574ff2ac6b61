import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createLimitsRedis } from '../../src/limits/limits-redis.ts';
import { createRedisLimiter } from '../../src/limits/redis-limiter.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { targetOf } from '../support/redis-targets.ts';
import { describeWithRedis } from '../support/requires.ts';
import { until } from '../support/until.ts';

describeWithRedis('with a real Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  let prefix = 0;
  const connect = async (url = server.url, keyPrefix = `test${prefix++}:`) => {
    const redis = createLimitsRedis(targetOf(url), keyPrefix);
    onTestFinished(() => redis.disconnect());
    await until('Redis is there', () => redis.status === 'ready');
    return { redis, keyPrefix };
  };

  const limiterOn = (redis: Awaited<ReturnType<typeof connect>>['redis'], whenAway: 'memory' | 'uncounted') => {
    const logs: string[] = [];
    let now = 0;
    const limiter = createRedisLimiter({
      name: 'test',
      points: 10,
      redis,
      whenAway,
      troubleLog: (_, message) => logs.push(message),
      now: () => now,
    });
    return { limiter, logs, later: (ms: number) => (now += ms) };
  };

  test('servers count together', async () => {
    const { redis, keyPrefix } = await connect();
    const other = await connect(server.url, keyPrefix);
    const [one, two] = [limiterOn(redis, 'memory').limiter, limiterOn(other.redis, 'memory').limiter];
    expect(await one.consume('a', 6)).toEqual({ kind: 'admitted' });
    expect((await two.consume('a', 6)).kind).toBe('limited');
    expect((await two.consume('a', 4)).kind).toBe('admitted');
    expect((await one.look('a')).kind).toBe('limited');
    expect((await one.look('b')).kind).toBe('admitted');
  });

  describe.each(['killed', 'frozen'] as const)('%s', (how) => {
    const loseRedis = async (whenAway: 'memory' | 'uncounted') => {
      const own = await startRedis();
      onTestFinished(() => own.stop('SIGKILL'));
      const { redis } = await connect(own.url);
      const set = limiterOn(redis, whenAway);
      await set.limiter.consume('a', 5);
      if (how === 'frozen') own.freeze();
      else await own.stop('SIGKILL');
      return { ...set, own };
    };

    test('clients are counted by each server alone, and it is logged', async () => {
      const { limiter, logs } = await loseRedis('memory');
      expect(await limiter.consume('a', 10)).toEqual({ kind: 'admitted' });
      expect((await limiter.consume('a', 1)).kind).toBe('limited');
      expect(logs).toEqual(['Redis does not count for the rate limits.']);
    });

    test('case 29: a limiter that must not guess is closed', async () => {
      const { limiter } = await loseRedis('uncounted');
      expect(await limiter.consume('a', 1)).toEqual({ kind: 'uncounted' });
      expect(await limiter.look('a')).toEqual({ kind: 'uncounted' });
    });
  });

  test('a Redis that is back is asked again', async () => {
    const own = await startRedis();
    onTestFinished(() => own.stop('SIGKILL'));
    const { redis } = await connect(own.url);
    const { limiter, later } = limiterOn(redis, 'uncounted');
    own.freeze();
    expect((await limiter.consume('a', 1)).kind).toBe('uncounted');
    own.thaw();
    await until('it answers', async () => (await redis.ping().catch(() => null)) === 'PONG');
    expect((await limiter.consume('a', 1)).kind).toBe('uncounted');
    later(1000);
    expect((await limiter.consume('a', 1)).kind).toBe('admitted');
    expect((await limiter.consume('a', 1)).kind).toBe('admitted');
  });
});
