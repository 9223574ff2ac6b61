import { readdirSync, readFileSync } from 'node:fs';
import { childrenOf } from '../server-under-test.ts';

/** What a server and its inference processes hold. */
export interface Resources {
  readonly 'server MB': number;
  readonly 'children MB': number;
  readonly 'server descriptors': number;
  readonly 'children descriptors': number;
  readonly children: number;
}

const megabytesOf = (pid: number): number => {
  const line = /VmRSS:\s+(?<kilobytes>\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.groups?.['kilobytes'] ?? 0) / 1024);
};

const descriptorsOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** Looks at `/proc`. */
export const lookAt = (pid: number): Resources => {
  const children = childrenOf(pid);
  return {
    'server MB': megabytesOf(pid),
    'children MB': children.reduce((sum, child) => sum + megabytesOf(child), 0),
    'server descriptors': descriptorsOf(pid),
    'children descriptors': children.reduce((sum, child) => sum + descriptorsOf(child), 0),
    children: children.length,
  };
};
