import { expect, test } from 'vitest';
import { createMemoryLimiter } from '../../src/limits/memory-limiter.ts';

const create = (points = 100, windowSeconds = 60) => createMemoryLimiter({ name: 'test', points, windowSeconds });

test('lets a client spend its points and then says when there are more', async () => {
  const limiter = create();
  expect(await limiter.consume('a', 60)).toEqual({ kind: 'admitted' });
  expect(await limiter.consume('a', 40)).toEqual({ kind: 'admitted' });
  const verdict = await limiter.consume('a', 1);
  expect(verdict).toEqual({ kind: 'limited', retryAfterSeconds: expect.any(Number) });
  expect(verdict.kind === 'limited' && verdict.retryAfterSeconds).toBeGreaterThan(50);
});

test('takes nothing for what it refuses, so that a smaller call still passes', async () => {
  const limiter = create();
  await limiter.consume('a', 60);
  expect((await limiter.consume('a', 60)).kind).toBe('limited');
  expect((await limiter.consume('a', 40)).kind).toBe('admitted');
});

test('counts each client by itself', async () => {
  const limiter = create();
  await limiter.consume('a', 100);
  expect((await limiter.consume('a', 1)).kind).toBe('limited');
  expect((await limiter.consume('b', 100)).kind).toBe('admitted');
});

test('what costs more than all points of a window takes all of them', async () => {
  const limiter = create();
  expect((await limiter.consume('a', 1000)).kind).toBe('admitted');
  expect((await limiter.consume('a', 1)).kind).toBe('limited');
});

test('tells whether any points are left without taking one', async () => {
  const limiter = create(2);
  expect((await limiter.look('a')).kind).toBe('admitted');
  await limiter.consume('a', 1);
  expect((await limiter.look('a')).kind).toBe('admitted');
  await limiter.consume('a', 1);
  expect((await limiter.look('a')).kind).toBe('limited');
});
