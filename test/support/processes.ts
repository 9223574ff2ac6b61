import { execFileSync } from 'node:child_process';
import { until } from './until.ts';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
}

/** The processes of this machine that run or are stopped; those that have ended and wait for their parent are left out. */
const processTable = (): ProcessEntry[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state = '']) => !state.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));

/** The processes that `pid` has started, in the order of their ids; not `ps` itself, which is ours. */
export const childrenOf = (pid: number): number[] =>
  processTable()
    .filter(({ parent }) => parent === pid)
    .map((entry) => entry.pid)
    .toSorted((a, b) => a - b);

/** Those of `pids` that have not ended. */
export const alive = (pids: Iterable<number>): number[] => {
  const living = new Set(processTable().map(({ pid }) => pid));
  return [...pids].filter((pid) => living.has(pid));
};

/** Sends a signal; a process that has ended already is left alone. */
export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

/** Waits until none of `pids` is left. */
export const gone = (what: string, pids: Iterable<number>, deadlineMs?: number): Promise<void> => {
  const all = [...pids];
  return until(`${what} has gone`, () => alive(all).length === 0, deadlineMs);
};
