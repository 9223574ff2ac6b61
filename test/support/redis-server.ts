import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { until } from './until.ts';

/** A real Redis of a test's own. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** It keeps its connections but does nothing, like a machine that hangs. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Resolves when it is gone; may be called more than once. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

/** A port of this machine on which nothing listens at the moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
};

const answersPing = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const settle = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('data', (data) => settle(/^(\+PONG|-NOAUTH|-LOADING)/.test(data.toString())));
    socket.once('error', () => settle(false));
  });

/** The shell outlives the test's process by an instant, and kills Redis then, even a frozen one. */
const spawnGuarded = (args: readonly string[]): ChildProcess =>
  spawn(
    'sh',
    ['-c', 'redis-server "$@" >/dev/null & echo $!; cat >/dev/null; kill -9 $! 2>/dev/null; wait', 'sh', ...args],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: tmpdir(),
    },
  );

const signalIfAlive = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

export interface RedisServerOptions {
  /** To take one again. */
  readonly port?: number;
  /** Before all other arguments. */
  readonly configFile?: string;
  readonly args?: readonly string[];
  /** A Sentinel, which takes its config file and a port only. */
  readonly sentinel?: boolean;
}

/** Starts a Redis that by itself keeps nothing on disk and waits until it answers. */
export const startRedis = async (options: RedisServerOptions = {}): Promise<RedisServer> => {
  const { port = await freePort(), configFile, args = [], sentinel = false } = options;
  const listen = ['--port', String(port), '--bind', '127.0.0.1'];
  const role = sentinel ? ['--sentinel'] : ['--save', '', '--appendonly', 'no', '--daemonize', 'no'];
  const shell = spawnGuarded([...(configFile === undefined ? [] : [configFile]), ...listen, ...role, ...args]);
  const [line] = await once(shell.stdout!, 'data');
  const pid = Number(String(line));
  const gone = once(shell, 'exit');
  let stopped = false;
  const stop = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (!stopped) signalIfAlive(pid, signal);
    stopped = true;
    shell.stdin!.end();
    await gone;
  };
  try {
    await until('redis-server answers', () => answersPing(port));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid,
    freeze: () => signalIfAlive(pid, 'SIGSTOP'),
    thaw: () => signalIfAlive(pid, 'SIGCONT'),
    stop,
  };
};
