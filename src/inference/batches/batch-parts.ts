import type { WaitingJob } from './waiting-room.ts';

const leastPart = 8;

/**
 * Cuts what waits into equal parts for the processes that are free, at least 8 tasks each. Otherwise clients that answer
 * in step would travel as one convoy through one process while the others idle.
 */
export const partsFor = (jobs: readonly WaitingJob[], free: number): WaitingJob[][] => {
  if (jobs.length === 0) return [];
  const count = Math.max(1, Math.min(free, Math.floor(jobs.length / leastPart)));
  const cut = (part: number): number => Math.round((jobs.length * part) / count);
  return Array.from({ length: count }, (_, part) => jobs.slice(cut(part), cut(part + 1)));
};

/** What becomes of a job whose batch leaves: it is run, or dropped. */
export type Fate = 'run' | 'gone' | 'expired';

const isHopeless = ({ job: { deadlineAt = Infinity } }: WaitingJob, endsAt: number): boolean => endsAt > deadlineAt;

/**
 * Sorts out what need not be run: jobs that nobody waits for, those whose deadline is over, and those that will be late
 * when a run takes as long as it does lately. Of a batch of only those the last are run all the same: a model that was
 * slow for a while would otherwise never show that it is fast again.
 */
export const sortOut = (jobs: readonly WaitingJob[], now: number, runMs: number): Fate[] => {
  const isOpen = (waiting: WaitingJob): boolean => !waiting.job.signal.aborted && !isHopeless(waiting, now);
  const inTime = (waiting: WaitingJob): boolean => isOpen(waiting) && !isHopeless(waiting, now + runMs);
  const isRun = jobs.some(inTime) ? inTime : isOpen;
  return jobs.map((waiting) => {
    if (isRun(waiting)) return 'run';
    return waiting.job.signal.aborted ? 'gone' : 'expired';
  });
};
