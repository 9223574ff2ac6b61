import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';

/** A Redis that can be made to misbehave. */
export interface BenchRedis {
  readonly url: string;
  /** Kills it and starts another in its place, which is empty. */
  readonly restart: () => Promise<void>;
  /** Stops its process for so long: it keeps its connections and does nothing. */
  readonly freeze: (durationMs: number) => Promise<void>;
  /** Lets it run, but answer nobody for so long. */
  readonly block: (durationMs: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
};

const spawnRedis = (port: number): ChildProcess =>
  spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxmemory', '64mb'],
    { stdio: 'ignore' },
  );

/** Needs the program `redis-server`. It ends with this process. */
export const startBenchRedis = async (): Promise<BenchRedis> => {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child = spawnRedis(port);
  await once(child, 'spawn');
  process.on('exit', () => child.kill('SIGKILL'));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    url,
    restart: async () => {
      await stop();
      await pause(1_000);
      child = spawnRedis(port);
      await once(child, 'spawn');
    },
    freeze: async (durationMs) => {
      child.kill('SIGSTOP');
      await pause(durationMs);
      child.kill('SIGCONT');
    },
    block: async (durationMs) => {
      const client = new Redis(url, { retryStrategy: () => null });
      client.on('error', () => undefined);
      await client.call('DEBUG', 'SLEEP', String(durationMs / 1000)).catch(async () => {
        await client.call('CLIENT', 'PAUSE', String(durationMs), 'ALL').catch(() => undefined);
        await pause(durationMs);
      });
      client.disconnect();
    },
    stop,
  };
};
