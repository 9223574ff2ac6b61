import type { ChildProcess } from 'node:child_process';

// The end of this process is one event for all who live in it, so there is one list of those to take along; a listener
// for each child would be more than Node takes for sound.
const living = new Set<ChildProcess>();

const killAll = (): void => living.forEach((child) => child.kill('SIGKILL'));

/** Kills `child` when this process exits before it, however busy it is: a run that hangs would never notice. */
export const endWithServer = (child: ChildProcess): void => {
  if (living.size === 0) process.on('exit', killAll);
  living.add(child);
  child.once('exit', () => {
    living.delete(child);
    if (living.size === 0) process.off('exit', killAll);
  });
};
