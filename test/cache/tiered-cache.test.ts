import { describe, expect, test } from 'vitest';
import { createMemoryCache } from '../../src/cache/memory-cache.ts';
import type { FoundSlate, SharedSlates } from '../../src/cache/redis-cache.ts';
import { TieredCache } from '../../src/cache/tiered-cache.ts';
import { countingObserver } from '../support/cache-counts.ts';
import { slateOf } from '../support/slates.ts';

/** Not 0, which lru-cache takes for no time at all. */
const startMs = 5000;

const setUp = (shared: SharedSlates | null) => {
  const clock = { nowMs: startMs };
  const memory = createMemoryCache({ maxBytes: 2 ** 20, ttlMs: 300_000, now: () => clock.nowMs });
  const { observer, count } = countingObserver();
  return { clock, count, cache: new TieredCache({ memory, shared, observer }) };
};

/** Shared slates as a map; `asked` are the keys of each reading, `finish` ends a writing. */
const fakeShared = (slates: Record<string, FoundSlate> = {}) => {
  const asked: (readonly string[])[] = [];
  const finish: (() => void)[] = [];
  let closed = false;
  const shared: SharedSlates = {
    getMany: async (keys) => {
      asked.push(keys);
      return keys.map((key) => slates[key]);
    },
    setMany: () => new Promise((resolve) => finish.push(resolve)),
    health: () => ({ status: 'ready', breaker: 'closed' }),
    close: () => void (closed = true),
  };
  return { shared, asked, finish, isClosed: () => closed };
};

describe('memory in front of shared slates', () => {
  test('answers what was just set, before it is written anywhere', async () => {
    const { shared, asked } = fakeShared();
    const { cache, count } = setUp(shared);
    cache.setMany([['a', slateOf(1)]]);
    expect(await cache.getMany(['a'])).toEqual([slateOf(1)]);
    expect(asked).toEqual([]);
    expect(count('hit memory')).toBe(1);
  });

  test('asks once for all that memory lacks and keeps the order', async () => {
    const { shared, asked } = fakeShared({ c: { slate: slateOf(3), remainingMs: 1000 } });
    const { cache, count } = setUp(shared);
    cache.setMany([['b', slateOf(2)]]);
    expect(await cache.getMany(['a', 'b', 'c'])).toEqual([undefined, slateOf(2), slateOf(3)]);
    expect(asked).toEqual([['a', 'c']]);
    expect([count('hit memory'), count('hit redis'), count('miss')]).toEqual([1, 1, 1]);
  });

  test('keeps a shared slate for its remaining time only', async () => {
    const { shared, asked } = fakeShared({ a: { slate: slateOf(1), remainingMs: 1000 } });
    const { cache, clock } = setUp(shared);
    await cache.getMany(['a']);
    clock.nowMs = startMs + 1000;
    await cache.getMany(['a']);
    expect(asked).toHaveLength(1);
    clock.nowMs = startMs + 1001;
    await cache.getMany(['a']);
    expect(asked).toHaveLength(2);
  });

  test('writes what is under way before it closes', async () => {
    const { shared, finish, isClosed } = fakeShared();
    const { cache } = setUp(shared);
    cache.setMany([['a', slateOf(1)]]);
    const closing = cache.close();
    await Promise.resolve();
    expect(isClosed()).toBe(false);
    finish.forEach((end) => end());
    await closing;
    expect(isClosed()).toBe(true);
  });

  test('works alone and says so', async () => {
    const { cache, count } = setUp(null);
    cache.setMany([['a', slateOf(1)]]);
    expect(await cache.getMany(['a', 'b'])).toEqual([slateOf(1), undefined]);
    expect(cache.health().status).toBe('disabled');
    expect(count('miss')).toBe(1);
    await cache.close();
  });
});
