import { LRUCache } from 'lru-cache';
import type { Slate } from '../recommendation/slate.ts';

/** Slates in this process, bounded by bytes: the longest unused goes first. */
export interface MemoryCache {
  readonly get: (key: string) => Slate | undefined;
  /** Kept for `ttlMs` at most, else for the cache's own time. */
  readonly set: (key: string, slate: Slate, ttlMs?: number) => void;
  /** What the slates take, as estimated: never more than `maxBytes`. */
  readonly bytes: () => number;
}

export interface MemoryCacheOptions {
  readonly maxBytes: number;
  readonly ttlMs: number;
  /** Milliseconds, never going back. */
  readonly now?: () => number;
}

/** What a slate takes beside its data: objects, two array buffers, bookkeeping, slack of the allocator (measured: 800 on the heap, 1,200 in all). */
const overheadBytes = 1200;

const sizeOf = (slate: Slate, key: string): number =>
  slate.items.byteLength + slate.scores.byteLength + key.length + overheadBytes;

/** A slate of a batch may be a view into the message of the whole batch, which it must not keep alive. */
const detach = (slate: Slate): Slate => {
  const own = (array: Int32Array | Float32Array): boolean => array.buffer.byteLength === array.byteLength;
  if (own(slate.items) && own(slate.scores)) return slate;
  return { ...slate, items: slate.items.slice(), scores: slate.scores.slice() };
};

/** A slate larger than all of `maxBytes` is not kept, so that 0 keeps none. */
export const createMemoryCache = ({ maxBytes, ttlMs, now }: MemoryCacheOptions): MemoryCache => {
  const slates = new LRUCache<string, Slate>({
    maxSize: Math.max(1, Math.floor(maxBytes)),
    sizeCalculation: sizeOf,
    ttl: Math.ceil(ttlMs),
    ttlResolution: 0,
    perf: { now: now ?? (() => performance.now()) },
  });
  return {
    get: (key) => slates.get(key),
    set: (key, slate, keepMs = ttlMs) => void slates.set(key, detach(slate), { ttl: Math.min(keepMs, ttlMs) }),
    bytes: () => slates.calculatedSize,
  };
};
