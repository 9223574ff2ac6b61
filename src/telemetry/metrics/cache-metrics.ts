import { Counter, type Registry } from 'prom-client';
import type { CacheObserver } from '../cache-observer.ts';

/** Counts where slates were found, and what Redis could not do. `onTrip` is told how long each trip took. */
export const createCacheMetrics = (registry: Registry, onTrip: (durationMs: number) => void): CacheObserver => {
  const registers = [registry];
  const lookups = new Counter({
    name: 'marquee_cache_lookups_total',
    help: 'Lists looked up in the cache, by where they were found: memory, redis or miss.',
    labelNames: ['result'],
    registers,
  });
  const unusable = new Counter({
    name: 'marquee_cache_unusable_values_total',
    help: 'Values found in Redis that could not be used and were deleted, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const troubles = new Counter({
    name: 'marquee_redis_troubles_total',
    help: 'What was wanted of Redis and not done, by operation and trouble.',
    labelNames: ['operation', 'trouble'],
    registers,
  });
  for (const result of ['memory', 'redis', 'miss']) lookups.inc({ result }, 0);
  return {
    hit: (tier, slates) => lookups.inc({ result: tier }, slates),
    miss: (slates) => lookups.inc({ result: 'miss' }, slates),
    unusable: (reason) => unusable.inc({ reason }),
    trouble: (operation, trouble) => troubles.inc({ operation, trouble }),
    trip: onTrip,
  };
};
