import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { freePort, startRedis, type RedisServer, type RedisServerOptions } from './redis-server.ts';
import { until } from './until.ts';

const forTest = async (options: RedisServerOptions): Promise<RedisServer> => {
  const server = await startRedis(options);
  onTestFinished(() => server.stop());
  return server;
};

const adminOf = ({ url }: RedisServer, password?: string): Redis => {
  const admin = new Redis(url, password === undefined ? {} : { password });
  admin.on('error', () => undefined);
  onTestFinished(() => admin.disconnect());
  return admin;
};

const folderForTest = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-redis-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const sentinelConfig = (masterPort: number, password: string): string => `
requirepass ${password}-sentinel
sentinel monitor films 127.0.0.1 ${masterPort} 1
sentinel auth-pass films ${password}
sentinel down-after-milliseconds films 500
sentinel failover-timeout films 3000
`;

/** A master, its replica and the Sentinel that watches them, until the end of the test. */
export interface SentinelGroup {
  /** Names the Sentinel, with both passwords, and one that is not there. */
  readonly url: string;
  readonly master: RedisServer;
  /** Where the Sentinel says that the master is. */
  readonly masterPort: () => Promise<number>;
  readonly sentinel: Redis;
}

export const startSentinelGroup = async (): Promise<SentinelGroup> => {
  const password = 'open-sesame';
  const folder = await folderForTest();
  const secured = [
    '--requirepass',
    password,
    '--masterauth',
    password,
    '--dir',
    folder,
    '--repl-diskless-sync-delay',
    '0',
  ];
  const master = await forTest({ args: secured });
  await forTest({ args: [...secured, '--replicaof', '127.0.0.1', String(master.port)] });
  const configFile = join(folder, 'sentinel.conf');
  await writeFile(configFile, sentinelConfig(master.port, password));
  const watcher = await forTest({ configFile, sentinel: true });
  const sentinel = adminOf(watcher, `${password}-sentinel`);
  await until('the Sentinel knows the replica', async () => {
    const [replica] = (await sentinel.call('SENTINEL', 'REPLICAS', 'films')) as string[][];
    return replica !== undefined && replica[replica.indexOf('master-link-status') + 1] === 'ok';
  });
  const masterPort = async (): Promise<number> => {
    const [, port] = (await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'films')) as string[];
    return Number(port);
  };
  const hosts = `127.0.0.1:${await freePort()},127.0.0.1:${watcher.port}`;
  const url = `redis+sentinel://:${password}@${hosts}/films?sentinelPassword=${password}-sentinel`;
  return { url, master, masterPort, sentinel };
};

/** The masters of a Cluster, until the end of the test. */
export interface RedisCluster {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  readonly admins: readonly Redis[];
}

const slots = 16_384;

export const startCluster = async (size = 3): Promise<RedisCluster> => {
  const folder = await folderForTest();
  const busPorts = await Promise.all(Array.from({ length: size }, freePort));
  const nodes = await Promise.all(
    busPorts.map((busPort, at) =>
      forTest({
        args: [
          '--cluster-enabled',
          'yes',
          '--cluster-config-file',
          join(folder, `nodes-${at}.conf`),
          '--cluster-port',
          String(busPort),
          '--cluster-node-timeout',
          '2000',
        ],
      }),
    ),
  );
  const admins = nodes.map((node) => adminOf(node));
  const firstOf = (at: number): number => Math.floor((at * slots) / size);
  for (const [at, admin] of admins.entries()) {
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', firstOf(at), firstOf(at + 1) - 1);
    await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', at + 1);
    if (at > 0) await admins[0]!.call('CLUSTER', 'MEET', '127.0.0.1', nodes[at]!.port, busPorts[at]!);
  }
  await until('the Cluster is complete', async () => {
    const infos = await Promise.all(admins.map((admin) => admin.cluster('INFO')));
    return infos.every((info) => info.includes('cluster_state:ok') && info.includes(`cluster_size:${size}`));
  });
  const url = `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  return { url, nodes, admins };
};
