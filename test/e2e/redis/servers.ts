import { Redis } from 'ioredis';
import { expect, onTestFinished } from 'vitest';
import { startRedis, type RedisServer, type RedisServerOptions } from '../../support/redis-server.ts';
import { startServer, type Environment, type Server } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { modelInfo, recommend } from '../operations.ts';

export const redisForTest = async (options: RedisServerOptions = {}): Promise<RedisServer> => {
  const redis = await startRedis(options);
  onTestFinished(() => redis.stop());
  return redis;
};

/** A look at what the servers keep in Redis. */
export const lookInto = ({ url }: RedisServer): Redis => {
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  return client;
};

/** The keys of the lists in Redis, which also holds what servers tell each other. */
export const listKeys = (client: Redis): Promise<string[]> => client.keys('*1:slate:*');

const readiness = async ({ url }: Server): Promise<unknown> => {
  const response = await fetch(`${url}/health/ready`);
  return { ...((await response.json()) as object), httpStatus: response.status };
};

export const becomes = async (server: Server, degraded: boolean): Promise<void> => {
  const wanted = { httpStatus: 200, status: 'ready', model: 'movies', version: '2', degraded };
  await until(`degraded is ${degraded}`, async () => JSON.stringify(await readiness(server)).includes(`:${degraded}`));
  expect(await readiness(server)).toEqual(wanted);
  expect((await server.data(modelInfo)).modelInfo.status).toBe(degraded ? 'DEGRADED' : 'LOADED');
};

export const serverWith = async (url: string, environment: Environment = {}): Promise<Server> => {
  const server = await startServer({ REDIS_URL: url, ...environment });
  await becomes(server, false);
  return server;
};

export const listOf = async (server: Server, userId: string) => {
  const { cached, recommendations } = (await server.data(recommend, { userId, topK: 50 })).recommend!;
  return { cached, recommendations };
};
