import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { createCertificate, tlsArgs } from '../support/certificates.ts';
import { startFaultProxy, type Fault } from '../support/fault-proxy.ts';
import { startCluster, startSentinelGroup } from '../support/redis-groups.ts';
import { freePort, startRedis, type RedisServer, type RedisServerOptions } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/requires.ts';
import { startServer, type Environment, type Server } from '../support/server.ts';
import { until } from '../support/until.ts';
import { askNewQuestions } from './new-questions.ts';
import { batchRecommend, modelInfo, recommend } from './operations.ts';

const redisForTest = async (options: RedisServerOptions = {}): Promise<RedisServer> => {
  const redis = await startRedis(options);
  onTestFinished(() => redis.stop());
  return redis;
};

/** A look at what the servers keep in Redis. */
const lookInto = ({ url }: RedisServer): Redis => {
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  return client;
};

const readiness = async ({ url }: Server): Promise<unknown> => {
  const response = await fetch(`${url}/health/ready`);
  return { ...((await response.json()) as object), httpStatus: response.status };
};

const becomes = async (server: Server, degraded: boolean): Promise<void> => {
  const wanted = { httpStatus: 200, status: 'ready', model: 'movies', version: '2', degraded };
  await until(`degraded is ${degraded}`, async () => JSON.stringify(await readiness(server)).includes(`:${degraded}`));
  expect(await readiness(server)).toEqual(wanted);
  expect((await server.data(modelInfo)).modelInfo.status).toBe(degraded ? 'DEGRADED' : 'LOADED');
};

const serverWith = async (url: string, environment: Environment = {}): Promise<Server> => {
  const server = await startServer({ REDIS_URL: url, ...environment });
  await becomes(server, false);
  return server;
};

const listOf = async (server: Server, userId: string) => {
  const { cached, recommendations } = (await server.data(recommend, { userId, topK: 50 })).recommend!;
  return { cached, recommendations };
};

const callsOf = async (client: Redis): Promise<Record<string, number>> => {
  const stats = await client.info('commandstats');
  return Object.fromEntries(
    [...stats.matchAll(/cmdstat_(\w+):calls=(\d+)/g)].map(([, name, calls]) => [name!, Number(calls)]),
  );
};

const readsOf = async (client: Redis): Promise<number> =>
  Number(/total_reads_processed:(\d+)/.exec(await client.info('stats'))?.[1]);

describeWithRedis('servers that share a Redis', () => {
  test('answer from what another has computed', async () => {
    const redis = await redisForTest();
    const client = lookInto(redis);
    const [first, second] = [await serverWith(redis.url), await serverWith(redis.url)];
    const { cached, recommendations } = await listOf(first, '42');
    expect(cached).toBe(false);
    await until('the list is in Redis', async () => (await client.dbsize()) === 1);
    expect(await listOf(second, '42')).toEqual({ cached: true, recommendations });
    const [key] = await client.keys('*');
    expect(await client.ttl(key!)).toBeGreaterThan(200);
  });

  test('ask and tell it once for a batch of a thousand', async () => {
    const redis = await redisForTest();
    const client = lookInto(redis);
    const [first, second] = [await serverWith(redis.url), await serverWith(redis.url)];
    await client.config('RESETSTAT');
    const userIds = Array.from({ length: 1000 }, (_, at) => String(at + 1));
    const lists = 671 + 1; // all whom nobody knows share one
    const reads = await readsOf(client);
    const { batchRecommend: batch } = await first.data(batchRecommend, { userIds });
    expect(batch).toMatchObject({ successfulPredictions: 1000 });
    await until('all lists are in Redis', async () => (await client.dbsize()) === lists);
    expect(await callsOf(client)).toMatchObject({ mget: 1, set: lists });
    // One stream of bytes, which Redis reads in pieces far larger than a list; a trip each would be a read each.
    expect((await readsOf(client)) - reads).toBeLessThan(lists / 2);

    const { batchRecommend: again } = await second.data(batchRecommend, { userIds });
    expect(again!.results.every(({ cached }) => cached)).toBe(true);
    expect(again!.results.map((row) => row.recommendations)).toEqual(batch!.results.map((row) => row.recommendations));
    expect(await callsOf(client)).toMatchObject({ mget: 2, set: lists });
  });

  test('case 18: never serve a value that is not the list of its key', async () => {
    const redis = await redisForTest();
    const client = lookInto(redis);
    const [first, second] = [await serverWith(redis.url), await serverWith(redis.url)];
    const poisons: Record<string, (value: Buffer, key: string) => Promise<unknown>> = {
      1: (_, key) => client.set(key, 'poison'),
      2: async (_, key) => client.set(key, (await client.getBuffer(keys.get('1')!))!),
      3: (value, key) => client.set(key, value.subarray(0, -8)),
      4: (value, key) => client.set(key, Buffer.concat([value, Buffer.alloc(1)])),
      5: (_, key) => client.set(key, ''),
      6: (_, key) => client.set(key, Buffer.alloc(1_000_000, 1)),
      7: (value, key) => client.set(key, Buffer.from(value.map((byte, at) => (at === 40 ? byte ^ 1 : byte)))),
      8: async (_, key) => {
        await client.del(key);
        await client.lpush(key, 'not even a text');
      },
    };
    const keys = new Map<string, string>();
    const values = new Map<string, Buffer>();
    for (const userId of Object.keys(poisons)) {
      await listOf(first, userId);
      await until('the list is in Redis', async () => (await client.dbsize()) > keys.size);
      const key = (await client.keys('*')).find((each) => ![...keys.values()].includes(each))!;
      keys.set(userId, key);
      values.set(userId, (await client.getBuffer(key))!);
    }
    // The second takes the first's value before that is spoilt itself.
    for (const userId of Object.keys(poisons).toSorted((a, b) => Number(b === '2') - Number(a === '2')))
      await poisons[userId]!(values.get(userId)!, keys.get(userId)!);
    for (const [userId, key] of keys) {
      const { cached, recommendations } = await listOf(first, userId);
      expect(cached).toBe(true); // in the memory of the first it is whole
      expect(await listOf(second, userId)).toEqual({ cached: false, recommendations });
      const { length } = values.get(userId)!;
      const lengthNow = (): Promise<number> => client.strlen(key).catch(() => 0);
      await until(`the list of user ${userId} is whole again`, async () => (await lengthNow()) === length);
    }
  });
});

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
    await until('a list is in Redis', async () => (await client.dbsize()) === 1);
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

describeWithRedis('servers reach Redis', () => {
  const shares = async (url: string, environment: Environment = {}): Promise<void> => {
    const [first, second] = [await serverWith(url, environment), await serverWith(url, environment)];
    const { recommendations } = await listOf(first, '42');
    await until('the other has it', async () => (await listOf(second, '42')).cached);
    expect(await listOf(second, '42')).toEqual({ cached: true, recommendations });
  };

  test('with TLS, when NODE_EXTRA_CA_CERTS names who signed its certificate', async () => {
    const certificate = await createCertificate();
    const port = await freePort();
    await redisForTest({ args: tlsArgs(port, certificate) });
    await shares(`rediss://localhost:${port}`, { NODE_EXTRA_CA_CERTS: certificate.certFile });
  });

  test('through Sentinel', async () => {
    const { url } = await startSentinelGroup();
    await shares(url);
  });

  test('as a Cluster, under a prefix of their own', async () => {
    const { url, admins } = await startCluster();
    await shares(url, { REDIS_KEY_PREFIX: 'shop:' });
    const keys = (await Promise.all(admins.map((admin) => admin.keys('*')))).flat();
    expect(keys).toEqual([expect.stringMatching(/^shop:1:slate:/)]);
  });
});
