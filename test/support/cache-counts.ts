import { createCacheCounters } from '../../src/telemetry/cache-counters.ts';
import type { CacheObserver } from '../../src/telemetry/cache-observer.ts';

/** Counts what a cache tells, by name: `hit redis`, `miss`, `unusable key`, `read timeout` ... */
export const countingObserver = (): { observer: CacheObserver; count: (name: string) => number } => {
  const { observer, snapshot } = createCacheCounters();
  return { observer, count: (name) => snapshot()[name] ?? 0 };
};
