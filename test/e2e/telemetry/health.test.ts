import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, startRedis, type RedisServer } from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requires.ts';
import { startServer } from '../../support/server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';
import { recommend } from '../operations.ts';
import { listKeys } from '../redis/servers.ts';
import { healthOf, metricsOf, readinessOf } from './look.ts';

const redisForTest = async (port: number): Promise<RedisServer> => {
  const redis = await startRedis({ port });
  onTestFinished(() => redis.stop());
  return redis;
};

test('case 16: with a Redis that refuses, a server starts, serves and says that it is degraded', async () => {
  const server = await startServer({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
  expect(await readinessOf(server)).toMatchObject({ httpStatus: 200, status: 'ready', degraded: true });
  expect(await healthOf(server)).toMatchObject({ degraded: true, cache: { redis: { status: 'unavailable' } } });
  expect((await metricsOf(server))('marquee_redis_up')).toBe(0);
  expect((await server.data(recommend, { userId: '42' })).recommend!.source).toBe('MODEL');
});

test('case 28: liveness needs neither a model, nor Redis, nor a process that answers', async () => {
  const without = await startServer({ MODELS_DIR: await temporaryFolder() });
  const frozen = await startServer({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
  process.kill(frozen.children()[0]!, 'SIGSTOP');
  for (const server of [without, frozen]) {
    const live = await fetch(`${server.url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'ok' }]);
  }
  expect(await readinessOf(without)).toMatchObject({ httpStatus: 503, reason: 'no-model' });
});

describeWithRedis('with Redis', () => {
  test('case 28: a server whose Redis goes is ready all the time, degraded until it comes back', async () => {
    const port = await freePort();
    const redis = await redisForTest(port);
    const server = await startServer({ REDIS_URL: redis.url });
    const isDegraded = async (): Promise<boolean> => {
      expect(await readinessOf(server)).toMatchObject({ httpStatus: 200, status: 'ready' });
      return (await healthOf(server)).degraded;
    };
    await until('Redis serves', async () => !(await isDegraded()));
    expect(await healthOf(server)).toMatchObject({ cache: { redis: { status: 'ready' } } });
    expect((await metricsOf(server))('marquee_redis_up')).toBe(1);
    await redis.stop();
    await until('it is degraded', isDegraded);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    await redisForTest(port);
    await until('it is well again', async () => !(await isDegraded()));
  });

  test('what another server has cached is counted as found in Redis', async () => {
    const redis = await redisForTest(await freePort());
    const servers = [await startServer({ REDIS_URL: redis.url }), await startServer({ REDIS_URL: redis.url })] as const;
    for (const server of servers) await until('Redis serves', async () => !(await healthOf(server)).degraded);
    await servers[0].data(recommend, { userId: '42' });
    const client = new Redis(redis.url);
    onTestFinished(() => client.disconnect());
    await until('the list is in Redis', async () => (await listKeys(client)).length === 1);
    const found = async (): Promise<boolean> =>
      (await servers[1].data(recommend, { userId: '42' })).recommend!.cached &&
      (await metricsOf(servers[1]))('marquee_cache_lookups_total', { result: 'redis' }) === 1;
    expect(await found()).toBe(true);
  });
});
