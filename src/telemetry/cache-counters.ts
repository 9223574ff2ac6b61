import type { CacheObserver } from './cache-observer.ts';

/** Counts what a cache tells. */
export interface CacheCounters {
  readonly observer: CacheObserver;
  /** By name: `hit redis`, `miss`, `unusable key`, `read timeout` and so on; what never happened is not there. */
  readonly snapshot: () => Readonly<Record<string, number>>;
}

export const createCacheCounters = (): CacheCounters => {
  const counts = new Map<string, number>();
  const add = (name: string, by: number): void => {
    counts.set(name, (counts.get(name) ?? 0) + by);
  };
  return {
    snapshot: () => Object.fromEntries(counts),
    observer: {
      hit: (tier, slates) => add(`hit ${tier}`, slates),
      miss: (slates) => add('miss', slates),
      unusable: (reason) => add(`unusable ${reason}`, 1),
      trouble: (operation, trouble) => add(`${operation} ${trouble}`, 1),
    },
  };
};
