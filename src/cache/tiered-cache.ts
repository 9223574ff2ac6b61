import type { SlateCache } from '../recommendation/ports.ts';
import type { Slate } from '../recommendation/slate.ts';
import type { CacheObserver } from '../telemetry/cache-observer.ts';
import type { RedisHealth } from '../redis/redis-connection.ts';
import type { MemoryCache } from './memory-cache.ts';
import type { SharedSlates } from './redis-cache.ts';

/** Whether slates outlive this process: `disabled` without Redis, `unavailable` while it can't be used. */
export type SharedCacheHealth = { readonly status: 'disabled' } | RedisHealth;

export interface TieredCacheDeps {
  readonly memory: MemoryCache;
  /** Null without Redis. */
  readonly shared: SharedSlates | null;
  readonly observer: CacheObserver;
}

/**
 * Memory in front of what servers share. It is *open*, then *closed*: from then on memory still answers, but nothing
 * is written any more.
 */
export class TieredCache implements SlateCache {
  readonly #memory: MemoryCache;
  readonly #shared: SharedSlates | null;
  readonly #observer: CacheObserver;
  readonly #writes = new Set<Promise<void>>();

  constructor({ memory, shared, observer }: TieredCacheDeps) {
    this.#memory = memory;
    this.#shared = shared;
    this.#observer = observer;
  }

  async getMany(keys: readonly string[]): Promise<(Slate | undefined)[]> {
    const startedAt = performance.now();
    const slates = keys.map((key) => this.#memory.get(key));
    const missing = keys.flatMap((_, at) => (slates[at] === undefined ? [at] : []));
    const shared = await this.#getShared(missing.map((at) => keys[at]!));
    missing.forEach((at, rank) => (slates[at] = shared[rank]));
    const found = shared.filter((slate) => slate !== undefined).length;
    this.#count(keys.length - missing.length, found, missing.length - found);
    this.#observer.trip?.(performance.now() - startedAt);
    return slates;
  }

  setMany(entries: readonly (readonly [key: string, slate: Slate])[]): void {
    for (const [key, slate] of entries) this.#memory.set(key, slate);
    if (this.#shared === null || entries.length === 0) return;
    const write = this.#shared.setMany(entries).finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  health(): SharedCacheHealth {
    return this.#shared?.health() ?? { status: 'disabled' };
  }

  /** What slates in this process take, as estimated. */
  memoryBytes(): number {
    return this.#memory.bytes();
  }

  /** Waits for what is being written, which takes no longer than one timeout of Redis, then disconnects. */
  async close(): Promise<void> {
    await Promise.all(this.#writes);
    this.#shared?.close();
  }

  async #getShared(keys: readonly string[]): Promise<(Slate | undefined)[]> {
    if (this.#shared === null || keys.length === 0) return keys.map(() => undefined);
    const found = await this.#shared.getMany(keys);
    return keys.map((key, at) => {
      const entry = found[at];
      if (entry !== undefined) this.#memory.set(key, entry.slate, entry.remainingMs);
      return entry?.slate;
    });
  }

  #count(inMemory: number, inShared: number, missed: number): void {
    if (inMemory > 0) this.#observer.hit('memory', inMemory);
    if (inShared > 0) this.#observer.hit('redis', inShared);
    if (missed > 0) this.#observer.miss(missed);
  }
}
