import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const everyMs = 50;
const kibPerMb = 1024;

const run = promisify(execFile);

/** Resident memory of a process in megabytes; null when it can't be known. */
const residentMb = async (pid: number): Promise<number | null> => {
  try {
    const text =
      process.platform === 'linux'
        ? /^VmRSS:\s+(?<kib>\d+)/mu.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.groups?.['kib']
        : (await run('ps', ['-o', 'rss=', '-p', String(pid)])).stdout.trim();
    return text === undefined || text === '' ? null : Number(text) / kibPerMb;
  } catch {
    return null; // it has gone
  }
};

/** Calls `onExceeded` once when a process has more than `limitMb` resident. Looks every 50 ms until it is ended. */
export const watchMemory = (pid: number, limitMb: number, onExceeded: (usedMb: number) => void): (() => void) => {
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    const usedMb = await residentMb(pid);
    isLooking = false;
    if (usedMb === null || usedMb <= limitMb) return;
    clearInterval(timer);
    onExceeded(usedMb);
  };
  const timer = setInterval(() => void look(), everyMs);
  return () => clearInterval(timer);
};
