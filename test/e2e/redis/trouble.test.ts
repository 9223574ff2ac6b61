import { expect, onTestFinished, test } from 'vitest';
import { startFaultProxy, type Fault } from '../../support/fault-proxy.ts';
import { freePort } from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requires.ts';
import { startServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { askNewQuestions } from '../new-questions.ts';
import { becomes, listKeys, listOf, lookInto, redisForTest, serverWith } from './servers.ts';

describeWithRedis('case 16: a server whose Redis is in trouble', () => {
  test('case 16: starts without it, serves, is ready but degraded, and uses it when it comes', async () => {
    const port = await freePort();
    const server = await startServer({ REDIS_URL: `redis://127.0.0.1:${port}` });
    await becomes(server, true);
    expect(await listOf(server, '42')).toMatchObject({ cached: false });
    expect(await listOf(server, '42')).toMatchObject({ cached: true });
    const client = lookInto(await redisForTest({ port }));
    await becomes(server, false);
    await listOf(server, '43');
    await until('a list is in Redis', async () => (await listKeys(client)).length === 1);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });

  test('case 16: answers everything while it is killed under load', async () => {
    const redis = await redisForTest();
    const server = await serverWith(redis.url);
    const load = askNewQuestions(server);
    await load.more(100);
    await redis.stop('SIGKILL');
    await load.more(200);
    await becomes(server, true);
    await redisForTest({ port: redis.port });
    await becomes(server, false);
    await load.more(100);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.slowestMs()).toBeLessThan(2_000);
  });

  test('case 16: answers everything, and soon, while it is frozen under load, and uses it again afterwards', async () => {
    const redis = await redisForTest();
    const server = await serverWith(redis.url);
    const load = askNewQuestions(server);
    await load.more(100);
    redis.freeze();
    await load.more(200);
    await becomes(server, true);
    redis.thaw();
    await becomes(server, false);
    await load.more(100);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.slowestMs()).toBeLessThan(2_000);
    const lines = server.logs.filter(({ msg }) => msg === 'Redis is in trouble; serving without it.');
    expect(lines.length).toBeLessThan(4);
  });

  const faults: readonly [what: string, fault: Fault][] = [
    ['nothing gets through to it', { kind: 'black-hole' }],
    ['its answers take 400 ms', { kind: 'latency', ms: 400 }],
  ];

  test.each(faults)('case 17: answers everything, and soon, while %s under load', async (_, fault) => {
    const redis = await redisForTest();
    const proxy = await startFaultProxy(redis.port);
    onTestFinished(() => proxy.close());
    const server = await serverWith(proxy.url);
    const load = askNewQuestions(server);
    await load.more(100);
    proxy.set(fault);
    await load.more(200);
    await becomes(server, true);
    proxy.set({ kind: 'none' });
    await becomes(server, false);
    await load.more(100);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.slowestMs()).toBeLessThan(2_000);
  });
});
