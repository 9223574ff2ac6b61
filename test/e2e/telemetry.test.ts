import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, startRedis, type RedisServer } from '../support/redis-server.ts';
import { parseMetrics, valueOf } from '../support/prometheus.ts';
import { alive } from '../support/processes.ts';
import { describeWithRedis } from '../support/requires.ts';
import { startServer, type Server } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { batchRecommend, modelInfo, recommend } from './operations.ts';

interface Health {
  readonly status: string;
  readonly degraded: boolean;
  readonly cache: { readonly memoryBytes: number; readonly redis: { readonly status: string } };
  readonly inference: { readonly ready: number; readonly restarts: number };
}

const healthOf = async ({ url }: Server): Promise<Health> => (await (await fetch(`${url}/health`)).json()) as Health;

const readinessOf = async ({ url }: Server): Promise<unknown> => {
  const response = await fetch(`${url}/health/ready`);
  return { httpStatus: response.status, ...((await response.json()) as object) };
};

const metricsOf = async ({ url }: Server) => {
  const families = parseMetrics(await (await fetch(`${url}/metrics`)).text());
  return (name: string, labels: Record<string, string> = {}) => valueOf(families, name, labels);
};

const redisForTest = async (port: number): Promise<RedisServer> => {
  const redis = await startRedis({ port });
  onTestFinished(() => redis.stop());
  return redis;
};

const operationLines = ({ logs }: Server) => logs.filter(({ msg }) => msg === 'operation');

test('the metrics of a server tell what it has served, from where, and in which batches', async () => {
  const server = await startServer();
  await server.data(recommend, { userId: '42' });
  await server.data(recommend, { userId: '42', topK: 5 });
  await server.data(recommend, { userId: '999999', topK: 5 });
  await server.data(batchRecommend, { userIds: ['1', '2', '3'], topK: 2 });
  const value = await metricsOf(server);
  expect(value('marquee_requests_total', { operation: 'Recommend', outcome: 'ok' })).toBe(3);
  expect(value('marquee_requests_total', { operation: 'BatchRecommend', outcome: 'ok' })).toBe(1);
  expect(value('marquee_lists_total', { source: 'MODEL' })).toBe(5);
  expect(value('marquee_lists_total', { source: 'COLD_START' })).toBe(1);
  expect(value('marquee_lists_total', { source: 'FALLBACK' })).toBe(0);
  expect(value('marquee_movies_total', { source: 'MODEL' })).toBe(10 + 5 + 3 * 2);
  expect(value('marquee_cached_lists_total')).toBe(1);
  expect(value('marquee_cache_lookups_total', { result: 'memory' })).toBe(1);
  expect(value('marquee_cache_lookups_total', { result: 'miss' })).toBe(5);
  expect(value('marquee_batch_size_sum')).toBe(4);
  expect(value('marquee_phase_duration_seconds_count', { phase: 'cache' })).toBe(4);
  expect(value('marquee_phase_duration_seconds_count', { phase: 'compute' })).toBe(2);
  expect(value('marquee_request_duration_seconds_count')).toBe(4);
  expect(value('marquee_cache_memory_bytes')).toBe((await healthOf(server)).cache.memoryBytes);
  const { fingerprint } = ((await (await fetch(`${server.url}/health`)).json()) as { model: { fingerprint: string } })
    .model;
  expect(value('marquee_model_info', { name: 'movies', version: '2', fingerprint })).toBe(1);
});

test('a process that was lost is counted in health and metrics, and its place is filled', async () => {
  const server = await startServer();
  const [pid] = server.children();
  process.kill(pid!, 'SIGKILL');
  await until('the process has gone', () => alive([pid!]).length === 0);
  await until('another is ready', async () => {
    const { inference } = await healthOf(server);
    return inference.ready === 1 && inference.restarts === 1;
  });
  expect((await metricsOf(server))('marquee_inference_process_restarts_total')).toBe(1);
});

test('one line an operation: name, duration, cache state, error codes; and no line is anything but JSON', async () => {
  const server = await startServer();
  await server.data(recommend, { userId: '42' });
  await server.data(recommend, { userId: '42' });
  await server.data(batchRecommend, { userIds: ['42', 'x', '7'] });
  await server.data(modelInfo);
  await until('all lines are there', () => operationLines(server).length === 4);
  const number = expect.any(Number) as number;
  const common = { requestId: expect.any(String) as string, durationMs: number, status: 200 };
  expect(operationLines(server)).toMatchObject([
    { ...common, operation: 'Recommend', cache: 'miss', lists: 1, queueMs: number, computeMs: number },
    { ...common, operation: 'Recommend', cache: 'hit', lists: 1, cachedLists: 1 },
    { ...common, operation: 'BatchRecommend', cache: 'partial', lists: 2, errors: ['BAD_USER_INPUT'] },
    { ...common, operation: 'ModelInfo' },
  ]);
  expect(JSON.stringify(operationLines(server))).not.toContain('userIds');
});

test('users are named in the log as LOG_USER_IDS says, and hashes need the secret', async () => {
  const idsOf = async (environment: Record<string, string>): Promise<unknown> => {
    const server = await startServer(environment);
    await server.data(batchRecommend, { userIds: ['42', '7'] });
    await until('the line is there', () => operationLines(server).length === 1);
    return operationLines(server)[0]!['userIds'];
  };
  const secret = { LOG_USER_ID_SECRET: 'a secret of this test' };
  expect(await idsOf({ LOG_USER_IDS: 'plain' })).toEqual(['42', '7']);
  const hashed = (await idsOf({ LOG_USER_IDS: 'hashed', ...secret })) as string[];
  expect(hashed).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.stringMatching(/^[0-9a-f]{16}$/)]);
  expect(new Set(hashed).size).toBe(2);
  expect(hashed[0]).not.toBe(createHash('sha256').update('42').digest('hex').slice(0, 16));
  expect(await idsOf({ LOG_USER_IDS: 'hashed', ...secret })).toEqual(hashed);
  expect(await idsOf({ LOG_USER_IDS: 'hashed' })).not.toEqual(hashed);
}, 60_000);

test('a secret is in no line of the log, whatever goes wrong', async () => {
  const port = await freePort();
  const secrets = ['hunter2-redis', 'hunter2-bearer', 'hunter2-cookie', 'hunter2-of-user-ids'];
  const server = await startServer({
    REDIS_URL: `redis://:${secrets[0]}@127.0.0.1:${port}`,
    ADMIN_API_KEYS: `alice:${'0'.repeat(64)}`,
    LOG_USER_IDS: 'hashed',
    LOG_USER_ID_SECRET: secrets[3]!,
    LOG_LEVEL: 'trace',
  });
  const client = server.with({ authorization: `Bearer ${secrets[1]}`, cookie: secrets[2]! });
  await client.data(recommend, { userId: '42' });
  await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secrets[1]}` },
    body: JSON.stringify({ query: 'mutation { reloadModel(input: { version: "1" }) { __typename } }' }),
  });
  await until('the trouble is logged', () => server.logs.some(({ msg }) => msg.includes('Redis')));
  await server.stop();
  const written = JSON.stringify(server.logs) + server.stderr();
  for (const secret of secrets) expect(written).not.toContain(secret);
});

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
    await until('the list is in Redis', async () => (await client.dbsize()) === 1);
    const found = async (): Promise<boolean> =>
      (await servers[1].data(recommend, { userId: '42' })).recommend!.cached &&
      (await metricsOf(servers[1]))('marquee_cache_lookups_total', { result: 'redis' }) === 1;
    expect(await found()).toBe(true);
  });
});
