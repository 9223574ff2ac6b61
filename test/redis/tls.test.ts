import { expect, test } from 'vitest';
import { createCertificate, tlsArgs } from '../support/certificates.ts';
import { freePort } from '../support/redis-server.ts';
import { describeWithRedisAndOpenssl } from '../support/requires.ts';
import { openCache, startServer } from '../support/troubled-cache.ts';
import { until } from '../support/until.ts';

describeWithRedisAndOpenssl('a slate cache whose Redis speaks TLS', () => {
  test('case 16: refuses a certificate that nobody it knows has signed, says so, and serves without Redis', async () => {
    const certificate = await createCertificate();
    const port = await freePort();
    await startServer({ args: tlsArgs(port, certificate) });
    const { cache, count, lines } = openCache(`rediss://user:hunter2@localhost:${port}`);
    await until('refusals are counted', () => count('connect error') >= 3);
    expect(await cache.getMany(['a'])).toEqual([undefined]);
    expect(cache.health().status).toBe('unavailable');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/self-signed certificate \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
    expect(lines[0]).not.toContain('hunter2');
  });

  test('case 16: does not speak plainly with it, nor TLS with one that speaks plainly', async () => {
    const certificate = await createCertificate();
    const port = await freePort();
    const server = await startServer({ args: tlsArgs(port, certificate) });
    for (const url of [`redis://localhost:${port}`, `rediss://localhost:${server.port}`]) {
      const { cache, count } = openCache(url);
      await until('a failure is counted', () => count('connect error') + count('connect timeout') > 0);
      expect(cache.health().status).toBe('unavailable');
      await cache.close();
    }
  });
});
