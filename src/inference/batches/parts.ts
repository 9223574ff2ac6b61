const leastPart = 8;

/**
 * Cuts what waits into equal parts for the processes that are free, at least 8 tasks each. Otherwise clients that answer
 * in step would travel as one convoy through one process while the others idle.
 */
export const partsFor = <Job>(jobs: readonly Job[], free: number): Job[][] => {
  const count = Math.max(1, Math.min(free, Math.floor(jobs.length / leastPart)));
  const cut = (part: number): number => Math.round((jobs.length * part) / count);
  return Array.from({ length: count }, (_, part) => jobs.slice(cut(part), cut(part + 1)));
};
