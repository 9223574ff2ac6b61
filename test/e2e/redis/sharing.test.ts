import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { describeWithRedis } from '../../support/requires.ts';
import { until } from '../../support/until.ts';
import { batchRecommend } from '../operations.ts';
import { listKeys, listOf, lookInto, redisForTest, serverWith } from './servers.ts';

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
    await until('the list is in Redis', async () => (await listKeys(client)).length === 1);
    expect(await listOf(second, '42')).toEqual({ cached: true, recommendations });
    const [key] = await listKeys(client);
    expect(await client.ttl(key!)).toBeGreaterThan(200);
  });

  // Again where the machine stood still meanwhile: lists are not written to a Redis that does not answer in time.
  test('ask and tell it once for a batch of a thousand', { retry: 2 }, async () => {
    const redis = await redisForTest();
    const client = lookInto(redis);
    const [first, second] = [await serverWith(redis.url), await serverWith(redis.url)];
    await client.config('RESETSTAT');
    const userIds = Array.from({ length: 1000 }, (_, at) => String(at + 1));
    const lists = 671 + 1; // all whom nobody knows share one
    const reads = await readsOf(client);
    const { batchRecommend: batch } = await first.data(batchRecommend, { userIds });
    expect(batch).toMatchObject({ successfulPredictions: 1000 });
    await until('all lists are in Redis', async () => (await listKeys(client)).length === lists);
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
      await until('the list is in Redis', async () => (await listKeys(client)).length > keys.size);
      const key = (await listKeys(client)).find((each) => ![...keys.values()].includes(each))!;
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
