import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { createClient, type Client } from './ask.ts';
import { alive, childrenOf, gone, signal } from './processes.ts';
import { projectRoot } from './project-root.ts';
import { until } from './until.ts';

export type Environment = Readonly<Record<string, string>>;

/** One line of the server's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A built server, `dist/main.js`, in a process of its own. */
export interface Server extends Client {
  readonly url: string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Everything it has logged so far. */
  readonly logs: readonly LogLine[];
  readonly stderr: () => string;
  /** Its inference processes now. */
  readonly children: () => number[];
  readonly signal: (name: NodeJS.Signals) => void;
  /** Waits for a line of the log. */
  readonly logged: (message: string) => Promise<void>;
  /** Asks it to stop and waits until it and its children have gone. */
  readonly stop: () => Promise<Exit>;
  /** Ends it, whatever it does, and its children. */
  readonly destroy: () => Promise<void>;
}

/** A server that did not come up. */
export class NotServingError extends Error {
  readonly exit: Exit;
  readonly stderr: string;

  constructor(exit: Exit, stderr: string) {
    super(`The server ended with code ${exit.code} before it served:\n${stderr}`);
    this.exit = exit;
    this.stderr = stderr;
  }
}

/** A shell that outlives the tests by an instant, even if they are killed, and takes the server with it. */
const guard = (pid: number): ChildProcess =>
  spawn('sh', ['-c', 'cat >/dev/null; kill -9 "$1" 2>/dev/null', 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });

/**
 * The process of a server that may not come up; `startServer` is for those that do. Servers of tests share the models
 * of the repository, but not what they remember: that goes with them, unless the test has a STATE_DIR of its own.
 */
export const spawnServer = (environment: Environment): ChildProcess => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'marquee-state-'));
  const child = spawn(process.execPath, [join(projectRoot, 'dist/main.js')], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing of whoever runs the tests: their settings would be the server's.
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      HOST: '127.0.0.1',
      SHUTDOWN_DELAY_MS: '0',
      STATE_DIR: stateFolder,
      ...environment,
    },
  });
  child.once('exit', () => rmSync(stateFolder, { recursive: true, force: true }));
  return child;
};

const exitOf = async (child: ChildProcess): Promise<Exit> => {
  const [code, name] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return { code, signal: name };
};

const collectLogs = (child: ChildProcess): LogLine[] => {
  const lines: LogLine[] = [];
  createInterface(child.stdout!).on('line', (line) => lines.push(JSON.parse(line) as LogLine));
  return lines;
};

const collectText = (child: ChildProcess): (() => string) => {
  let text = '';
  child.stderr!.on('data', (data: Buffer) => (text += data.toString()));
  return () => text;
};

const launch = async (environment: Environment): Promise<Server> => {
  const child = spawnServer(environment);
  const pid = child.pid!;
  const watch = guard(pid);
  const exited = exitOf(child);
  const closed = once(child, 'close');
  const logs = collectLogs(child);
  const stderr = collectText(child);
  const seen = new Set<number>();
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  child.once('exit', () => watch.kill('SIGKILL')); // before the id of the server can be another's

  const children = (): number[] => {
    const pids = childrenOf(pid);
    pids.forEach((each) => seen.add(each));
    return pids;
  };
  const logged = (message: string): Promise<void> =>
    until(`the server logs "${message}"`, () => logs.some(({ msg }) => msg === message));
  const stop = async (): Promise<Exit> => {
    children();
    child.kill('SIGTERM');
    const how = await exited;
    await gone('every inference process', seen);
    await closed; // all that it wrote has been read
    return how;
  };
  const destroy = async (): Promise<void> => {
    if (!hasEnded()) children();
    child.kill('SIGKILL');
    await exited;
    // A process that a test has frozen does not notice by itself that its server has gone.
    for (const each of alive(seen)) signal(each, 'SIGKILL');
  };

  try {
    await until(
      'the server serves',
      () => hasEnded() || logs.some(({ msg }) => msg === 'serving' || msg === 'could not start'),
      20_000,
    );
    const url = logs.find(({ msg }) => msg === 'serving')?.['url'];
    if (typeof url !== 'string') {
      await closed;
      throw new NotServingError(await exited, stderr());
    }
    const kill = (name: NodeJS.Signals): void => void child.kill(name);
    return { ...createClient(url), url, pid, exited, logs, stderr, children, signal: kill, logged, stop, destroy };
  } catch (error) {
    await destroy();
    throw error;
  }
};

/** Starts a server for the test that calls this. Rejects with a `NotServingError` when it ends instead. */
export const startServer = async (environment: Environment = {}): Promise<Server> => {
  const server = await launch(environment);
  onTestFinished(server.destroy);
  return server;
};

/** Starts a server for all tests of a `describe` or a file; to be called there. */
export const useServer = (environment: Environment = {}): (() => Server) => {
  let server: Server | undefined;
  beforeAll(async () => {
    server = await launch(environment);
  });
  afterAll(async () => server?.destroy());
  return () => {
    if (server === undefined) throw new Error('The server is there once the tests have begun.');
    return server;
  };
};
