import { expect, test } from 'vitest';
import { createCertificate, tlsArgs } from '../../support/certificates.ts';
import { startCluster, startSentinelGroup } from '../../support/redis-groups.ts';
import { freePort } from '../../support/redis-server.ts';
import { describeWithRedis, describeWithRedisAndOpenssl } from '../../support/requires.ts';
import type { Environment } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { listOf, redisForTest, serverWith } from './servers.ts';

const shares = async (url: string, environment: Environment = {}): Promise<void> => {
  const [first, second] = [await serverWith(url, environment), await serverWith(url, environment)];
  let asked = 0;
  // A user whom the second has not been asked for is cached there only if the first has shared the list.
  await until('the second has what the first computed', async () => {
    const userId = String(++asked);
    const { recommendations } = await listOf(first, userId);
    const { cached, recommendations: shared } = await listOf(second, userId);
    expect(shared).toEqual(recommendations);
    return cached;
  });
};

describeWithRedisAndOpenssl('servers reach Redis', () => {
  test('with TLS, when NODE_EXTRA_CA_CERTS names who signed its certificate', async () => {
    const certificate = await createCertificate();
    const port = await freePort();
    await redisForTest({ args: tlsArgs(port, certificate) });
    await shares(`rediss://localhost:${port}`, { NODE_EXTRA_CA_CERTS: certificate.certFile });
  });
});

describeWithRedis('servers reach Redis', () => {
  test('through Sentinel', async () => {
    const { url } = await startSentinelGroup();
    await shares(url);
  });

  test('as a Cluster, under a prefix of their own', async () => {
    const { url, admins } = await startCluster();
    await shares(url, { REDIS_KEY_PREFIX: 'shop:' });
    const keys = (await Promise.all(admins.map((admin) => admin.keys('*')))).flat();
    expect(keys.some((key) => key.startsWith('shop:1:slate:'))).toBe(true);
    expect(keys.filter((key) => !/^shop:(1:slate|model):/.test(key))).toEqual([]);
  });
});
