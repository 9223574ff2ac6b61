import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { freePort } from '../../support/redis-server.ts';
import { startServer, type Server } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { batchRecommend, modelInfo, recommend } from '../operations.ts';

const operationLines = ({ logs }: Server) => logs.filter(({ msg }) => msg === 'operation');

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
