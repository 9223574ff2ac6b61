import { createHash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/requires.ts';
import { startServer, type Server } from '../support/server.ts';
import { until } from '../support/until.ts';

const post = (server: Server, query: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

const codeOf = async (response: Response): Promise<string | undefined> => {
  const { errors } = (await response.json()) as { errors?: readonly { extensions: { code: string } }[] };
  return errors?.[0]?.extensions.code;
};

const hundred = '{ a: recommend(userId: "1", topK: 50) { source } b: recommend(userId: "2", topK: 50) { source } }';
const reload = 'mutation { reloadModel { __typename } }';
const administrator = { authorization: 'Bearer right' };

describeWithRedis('servers with one Redis', () => {
  test('case 29: count a client together, apart when Redis is gone; and then no administrator may change anything', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop('SIGKILL'));
    const settings = {
      REDIS_URL: redis.url,
      RATE_LIMIT_COST_PER_MINUTE: '300',
      TRUST_PROXY: '1',
      ADMIN_API_KEYS: `ada:${createHash('sha256').update('right').digest('hex')}`,
    };
    const [one, two] = await Promise.all([startServer(settings), startServer(settings)]);
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const statuses = async (address: string) => {
      const all = [];
      for (const server of [one, two, one, two]) all.push((await post(server, hundred, from(address))).status);
      return all;
    };
    await until('both count in Redis', async () => {
      const first = await codeOf(await post(one, reload, administrator));
      const second = await codeOf(await post(two, reload, administrator));
      return first === undefined && second === undefined;
    });

    expect(await statuses('203.0.113.1')).toEqual([200, 200, 200, 429]);
    await redis.stop('SIGKILL');
    expect(await statuses('203.0.113.2')).toEqual([200, 200, 200, 200]);
    expect(await statuses('203.0.113.2')).toEqual([200, 200, 429, 429]);
    const refused = await post(one, reload, administrator);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await codeOf(refused)).toBe('ADMINISTRATION_UNAVAILABLE');
  });
});
