import { describe, expect, test } from 'vitest';
import { createMemoryCache } from '../../src/cache/memory-cache.ts';
import { slateOf } from '../support/slates.ts';

/** Not 0, which lru-cache takes for no time at all. */
const startMs = 5000;

const setUp = ({ maxBytes = 2 ** 20, ttlMs = 300_000 } = {}) => {
  const clock = { nowMs: startMs };
  return { clock, cache: createMemoryCache({ maxBytes, ttlMs, now: () => clock.nowMs }) };
};

describe('slates in memory', () => {
  test('are bounded by bytes, and the longest unused goes first', () => {
    const maxBytes = 100_000;
    const { cache } = setUp({ maxBytes });
    cache.set('favourite', slateOf(1));
    for (let at = 0; at < 1000; at++) {
      cache.set(`key ${at}`, slateOf(at));
      expect(cache.get('favourite')).toBeDefined();
      expect(cache.bytes()).toBeLessThanOrEqual(maxBytes);
    }
    expect(cache.bytes()).toBeGreaterThan(maxBytes * 0.9);
    expect(cache.get('key 0')).toBeUndefined();
    expect(cache.get('key 999')).toEqual(slateOf(999));
  });

  test('hold more short slates than long ones in the same space', () => {
    const { cache } = setUp({ maxBytes: 100_000 });
    for (let at = 0; at < 60; at++) cache.set(`key ${at}`, slateOf(at, 1));
    expect(cache.get('key 0')).toBeDefined();
  });

  test('live for the given time', () => {
    const { cache, clock } = setUp({ ttlMs: 1000 });
    cache.set('key', slateOf(1));
    clock.nowMs = startMs + 1000;
    expect(cache.get('key')).toBeDefined();
    clock.nowMs = startMs + 1001;
    expect(cache.get('key')).toBeUndefined();
  });

  test('live shorter when they are older, and never longer', () => {
    const { cache, clock } = setUp({ ttlMs: 1000 });
    cache.set('old', slateOf(1), 250.5);
    cache.set('from a clock that is ahead', slateOf(2), 9000);
    clock.nowMs = startMs + 251;
    expect(cache.get('old')).toBeUndefined();
    clock.nowMs = startMs + 1001;
    expect(cache.get('from a clock that is ahead')).toBeUndefined();
  });

  test('do not keep the message alive that they came in', () => {
    const { cache } = setUp();
    const message = new ArrayBuffer(8000);
    const view = {
      ...slateOf(0),
      items: new Int32Array(message, 0, 200),
      scores: new Float32Array(message, 4000, 200),
    };
    cache.set('key', view);
    expect(cache.get('key')).toEqual(view);
    expect(cache.get('key')!.items.buffer.byteLength).toBe(800);
    expect(cache.get('key')!.scores.buffer.byteLength).toBe(800);
  });

  test('are not kept at all in no space', () => {
    const { cache } = setUp({ maxBytes: 0 });
    cache.set('key', slateOf(0, 0));
    expect(cache.get('key')).toBeUndefined();
  });
});
