import type { SlateCache } from '../../src/recommendation/ports.ts';
import { createMapCache } from './small-world.ts';

/** A cache that keeps everything and remembers the size of each trip. */
export const createCountedCache = (): SlateCache & { readonly gets: number[]; readonly sets: number[] } => {
  const cache = createMapCache();
  const gets: number[] = [];
  const sets: number[] = [];
  return {
    gets,
    sets,
    getMany: (keys) => {
      gets.push(keys.length);
      return cache.getMany(keys);
    },
    setMany: (entries) => {
      sets.push(entries.length);
      cache.setMany(entries);
    },
  };
};
