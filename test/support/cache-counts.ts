import type { CacheObserver } from '../../src/telemetry/cache-observer.ts';

/** Counts what a cache tells, by name: `hit redis`, `miss`, `unusable key`, `read timeout` ... */
export const countingObserver = (): { observer: CacheObserver; count: (name: string) => number } => {
  const counts = new Map<string, number>();
  const add = (name: string, by: number): void => {
    counts.set(name, (counts.get(name) ?? 0) + by);
  };
  const observer: CacheObserver = {
    hit: (tier, slates) => add(`hit ${tier}`, slates),
    miss: (slates) => add('miss', slates),
    unusable: (reason) => add(`unusable ${reason}`, 1),
    trouble: (operation, trouble) => add(`${operation} ${trouble}`, 1),
  };
  return { observer, count: (name) => counts.get(name) ?? 0 };
};
