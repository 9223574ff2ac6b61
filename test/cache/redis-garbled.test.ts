import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Fault } from '../support/fault-proxy.ts';
import { describeWithRedis } from '../support/requires.ts';
import { slateOf } from '../support/slates.ts';
import { adminOf, openCache, patient, proxyTo, ready, startServer, store } from '../support/troubled-cache.ts';
import { until } from '../support/until.ts';

const names = Array.from({ length: 20 }, (_, at) => `key ${at}`);

/** Flips one bit in every so many bytes, each time at another place. */
const flipEvery = (bytes: number): Fault => {
  let seen = 0;
  const change = (piece: Buffer): void => {
    for (let at = 0; at < piece.length; at++, seen++) if (seen % bytes === 0) piece[at]! ^= 1 << ((seen / bytes) % 8);
  };
  return { kind: 'corrupt', change };
};

describeWithRedis('case 17: a slate cache whose Redis answers byte by byte, garbled or out of step', () => {
  test('case 17: understands answers that come byte by byte', async () => {
    const server = await startServer();
    const proxy = await proxyTo(server);
    const { cache } = openCache(proxy.url);
    proxy.set({ kind: 'slice' });
    await store(cache, 'a', 1);
    await store(cache, 'b', 2);
    expect(await cache.getMany(['b', 'c', 'a'])).toEqual([slateOf(2), undefined, slateOf(1)]);
  });

  test.each([40, 333, 5003])(
    'case 17: never gives a key what is not its own with a bit flipped every %i bytes',
    async (bytes) => {
      const server = await startServer();
      const proxy = await proxyTo(server);
      const { cache } = openCache(proxy.url);
      for (const [at, name] of names.entries()) await store(cache, name, at);
      proxy.set(flipEvery(bytes));
      let connected = 0;
      for (let round = 0; round < 300; round++) {
        if (cache.health().status === 'ready') connected++;
        const first = round % names.length;
        const [one, other] = await cache.getMany([names[first]!, names[(first + 7) % names.length]!]);
        for (const [at, slate] of [
          [first, one],
          [(first + 7) % names.length, other],
        ] as const)
          expect([undefined, slateOf(at)]).toContainEqual(slate);
        if (round % 10 === 0) cache.setMany([[names[first]!, slateOf(first)]]);
        await nextTurn();
      }
      expect(connected).toBeGreaterThan(0);
      proxy.set({ kind: 'none' });
      await ready(cache);
      await store(cache, 'key 0', 0);
      expect(await cache.getMany(['key 0'])).toEqual([slateOf(0)]);
    },
  );

  test('case 17: leaves a connection whose answers are out of step', async () => {
    const server = await startServer();
    const proxy = await proxyTo(server);
    const { cache, count } = openCache(proxy.url, patient);
    await store(cache, 'a', 1);
    await store(cache, 'b', 2);
    const value = (await adminOf(server).getBuffer('marquee:1:slate:b'))!;
    const answer = Buffer.concat([Buffer.from(`*1\r\n$${value.length}\r\n`), value, Buffer.from('\r\n')]);
    proxy.set({ kind: 'inject', answer });
    expect(await cache.getMany(['a'])).toEqual([undefined]);
    expect(count('unusable key')).toBe(1);
    await until('it is noticed', () => count('connect error') === 1);
    await ready(cache);
    expect(await cache.getMany(['b'])).toEqual([slateOf(2)]);
  });

  test('case 17: leaves a connection that answers something else', async () => {
    const server = await startServer();
    const proxy = await proxyTo(server);
    const { cache, count } = openCache(proxy.url, patient);
    await store(cache, 'a', 1);
    proxy.set({ kind: 'inject', answer: Buffer.from(':0\r\n') });
    expect(await cache.getMany(['a'])).toEqual([undefined]);
    expect([count('read error'), cache.health().status]).toEqual([1, 'unavailable']);
    await ready(cache);
    expect(await cache.getMany(['a'])).toEqual([slateOf(1)]);
  });
});
