import { execFileSync } from 'node:child_process';

/** How inference processes are started: what stands before `node` in their command line. */
export interface Launcher {
  readonly prefix: readonly string[];
  /** Whether the system itself keeps them within their memory. Otherwise somebody has to watch it. */
  readonly limitsMemory: boolean;
}

/** Nothing before `node`: their memory is watched, and they end when they notice that the server has gone. */
export const plainLauncher: Launcher = { prefix: [], limitsMemory: false };

const bytesPerMegabyte = 2 ** 20;

/** As processes are started: without an environment. */
const works = (command: readonly string[]): boolean => {
  const [file, ...args] = [...command, 'true'] as const;
  try {
    execFileSync(file, args, { stdio: 'ignore', env: {}, timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
};

/**
 * Finds out what this machine has (util-linux on Linux): `prlimit`, so that an allocation beyond the limit fails at
 * once, and `setpriv`, so that a process that hangs in a run dies with its server. Memory is counted as the private
 * writable memory of a process (`RLIMIT_DATA`): of one that runs a model it is about what is resident.
 */
export const findLauncher = (memoryMb: number): Launcher => {
  const limit = ['prlimit', `--data=${memoryMb * bytesPerMegabyte}`];
  const tie = ['setpriv', '--pdeathsig', 'KILL'];
  const limitsMemory = works(limit);
  const prefix = [...(limitsMemory ? limit : []), ...(works(tie) ? tie : [])];
  return { prefix, limitsMemory };
};
