import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A process that serves on `url`. */
export interface ServerUnderTest {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** The ids of its inference processes now. */
  readonly children: () => number[];
  /** Milliseconds of processor time that it and its children have used. */
  readonly processorMs: () => number;
  readonly stop: () => Promise<void>;
}

const ticksPerSecond = 100;

const processorMsOf = (pid: number): number => {
  const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
};

/** The ids of the processes that `pid` has started. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** Waits for a line of JSON with a `url` on the standard output. */
const urlOf = async (child: ChildProcess): Promise<string> => {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /"url":"(?<url>[^"]+)"/.exec(line)?.groups?.['url'];
    if (url !== undefined) return url;
  }
  throw new Error('The server ended before it served.');
};

/** Starts `node <args>` and waits until it serves. With `cores` it and its children run on no others (`taskset`). */
export const startServer = async (
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cores?: string,
): Promise<ServerUnderTest> => {
  const node = [process.execPath, ...args] as const;
  const [command, ...rest] = cores === undefined ? node : (['taskset', '-c', cores, ...node] as const);
  const child = spawn(command, rest, {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await urlOf(child);
  child.stdout.resume();
  const pid = child.pid!;
  return {
    name,
    url,
    pid,
    children: () => childrenOf(pid),
    processorMs: () => [pid, ...childrenOf(pid)].reduce((sum, each) => sum + processorMsOf(each), 0),
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};
