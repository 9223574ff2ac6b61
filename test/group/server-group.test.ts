import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { createServerGroup } from '../../src/group/server-group.ts';
import type { ModelChange, Pin, ServerGroup } from '../../src/model/control/server-group.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { createRecordingLogger } from '../support/recording-logger.ts';
import { startCluster } from '../support/redis-groups.ts';
import { startRedis } from '../support/redis-server.ts';
import { targetOf } from '../support/redis-targets.ts';
import { describeWithRedis } from '../support/requires.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

let clock = Date.now();
const pinOf = (version: string): Pin => ({
  version,
  aliasTarget: '2',
  pinnedAt: new Date(clock++).toISOString(),
  actor: 'alice',
});
const changeOf = (toVersion: string): ModelChange => ({
  occurredAt: new Date(clock++).toISOString(),
  trigger: 'RELOAD_MUTATION',
  actor: 'alice',
  fromVersion: null,
  toVersion,
  switched: true,
  message: `Version ${toVersion} is serving now.`,
});

const joinAs = async (url: string | null, name: string, directory?: string): Promise<ServerGroup> => {
  const group = createServerGroup(createRecordingLogger().logger, {
    modelName: 'movies',
    replicaName: name,
    stateDirectory: directory ?? join(await temporaryFolder(), name),
    redisTarget: url === null ? null : targetOf(url),
    redisKeyPrefix: 'marquee:',
  });
  onTestFinished(() => group.close());
  return group;
};

const admins = new Map<string, Redis>();
const adminOf = (url: string): Redis => {
  const known = admins.get(url);
  if (known !== undefined) return known;
  const admin = new Redis(url);
  admins.set(url, admin);
  onTestFinished(() => admin.disconnect());
  return admin;
};

test('a server alone remembers in its directory and is its only replica', async () => {
  const directory = await temporaryFolder();
  const group = await joinAs(null, 'a', directory);
  const pin = pinOf('1');
  await group.setPin(pin);
  await group.recordChange(changeOf('1'));
  await group.report('1');
  expect(await group.replicas()).toMatchObject([{ name: 'a', modelVersion: '1' }]);
  const again = await joinAs(null, 'a', directory);
  expect(await again.pin()).toEqual(pin);
  expect(await again.recentChanges(10)).toMatchObject([{ toVersion: '1' }]);
  await again.removePin(pin);
  expect(await (await joinAs(null, 'a', directory)).pin()).toBeNull();
});

describeWithRedis('servers with one Redis', () => {
  test('share pins and changes, tell each other, and see who serves what', async () => {
    const redis = await startRedis();
    const [a, b] = [await joinAs(redis.url, 'a'), await joinAs(redis.url, 'b')];
    let [toldA, toldB] = [0, 0];
    a.onTold(() => toldA++);
    b.onTold(() => toldB++);
    const pin = pinOf('1');
    await until('b is told', async () => {
      await a.setPin(pin);
      await a.tellOthers();
      return toldB > 0;
    });
    expect(toldA).toBe(0);
    expect(await b.pin()).toEqual(pin);
    await a.recordChange(changeOf('1'));
    await b.recordChange(changeOf('2'));
    expect((await a.recentChanges(10)).map(({ toVersion }) => toVersion)).toEqual(['2', '1']);
    expect(await b.recentChanges(1)).toHaveLength(1);
    await a.report('1');
    await b.report(null);
    expect(await a.replicas()).toMatchObject([
      { name: 'a', modelVersion: '1' },
      { name: 'b', modelVersion: null },
    ]);
  });

  test('remove a pin only if it is still the one they saw', async () => {
    const redis = await startRedis();
    const [a, b] = [await joinAs(redis.url, 'a'), await joinAs(redis.url, 'b')];
    const [first, second] = [pinOf('1'), pinOf('3')];
    await a.setPin(first);
    expect(await b.pin()).toEqual(first);
    await a.setPin(second);
    await b.removePin(first);
    expect(await a.pin()).toEqual(second);
    await b.removePin(second);
    expect([await a.pin(), await b.pin()]).toEqual([null, null]);
  });

  test('case 16: do without it: a pin set meanwhile holds when it is there again, one removed meanwhile does not', async () => {
    const redis = await startRedis();
    const directory = await temporaryFolder();
    const a = await joinAs(redis.url, 'a', directory);
    const first = pinOf('1');
    await a.setPin(first);
    await redis.stop();
    const startedAt = performance.now();
    expect(await a.pin()).toEqual(first);
    const second = pinOf('3');
    await a.setPin(second);
    await a.recordChange(changeOf('3'));
    await a.report('3');
    await a.tellOthers();
    expect(await a.replicas()).toMatchObject([{ name: 'a', modelVersion: '3' }]);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(await (await joinAs(redis.url, 'a', directory)).pin()).toEqual(second);
    await startRedis({ port: redis.port });
    await until('the other server sees it', async () => {
      await a.pin();
      return (await (await joinAs(redis.url, 'b')).pin())?.version === '3';
    });
  });

  test('case 20: get back what they know after FLUSHALL, and no pin that was removed', async () => {
    const redis = await startRedis();
    const [a, b] = [await joinAs(redis.url, 'a'), await joinAs(redis.url, 'b')];
    const pin = pinOf('1');
    await a.setPin(pin);
    expect(await b.pin()).toEqual(pin);
    await adminOf(redis.url).flushall();
    expect(await a.pin()).toEqual(pin);
    await a.removePin(pin);
    await adminOf(redis.url).flushall();
    await b.pin(); // b knows the pin only
    expect(await a.pin()).toBeNull();
    expect(await b.pin()).toBeNull();
  });

  test('case 18: take garbage under their keys for nothing', async () => {
    const redis = await startRedis();
    const a = await joinAs(redis.url, 'a');
    await a.pin();
    for (const garbage of ['', 'x', '5 {', '99999999999999 {"at":1,"pin":{}}', '\u0000\u0001']) {
      await adminOf(redis.url).set('marquee:model:{movies}:pin', garbage);
      expect(await a.pin()).toBeNull();
    }
    await adminOf(redis.url).lpush('marquee:model:{movies}:changes', 'x', '{}', '[]');
    await adminOf(redis.url).hset('marquee:model:{movies}:replicas', { x: 'x', y: '{"modelVersion":5}' });
    expect(await a.recentChanges(10)).toEqual([]);
    expect(await a.replicas()).toMatchObject([{ name: 'a' }]);
    await adminOf(redis.url).del('marquee:model:{movies}:pin');
    await adminOf(redis.url).lpush('marquee:model:{movies}:pin', 'of another type');
    expect(await a.pin()).toBeNull();
  });

  test('case 17: a black hole costs a moment, once', async () => {
    const redis = await startRedis();
    const proxy = await startFaultProxy(redis.port);
    const a = await joinAs(proxy.url, 'a');
    const pin = pinOf('1');
    await a.setPin(pin);
    proxy.set({ kind: 'black-hole' });
    const startedAt = performance.now();
    for (let times = 0; times < 20; times++) expect(await a.pin()).toEqual(pin);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  test('live in a Cluster', async () => {
    const { url } = await startCluster();
    const [a, b] = [await joinAs(url, 'a'), await joinAs(url, 'b')];
    let told = 0;
    b.onTold(() => told++);
    const pin = pinOf('1');
    await until('b is told', async () => {
      await a.setPin(pin);
      await a.tellOthers();
      return told > 0;
    });
    expect(await b.pin()).toEqual(pin);
    await a.report('1');
    expect(await b.replicas()).toMatchObject([{ name: 'a' }, { name: 'b' }]);
  });
});
