import { describe, expect, test } from 'vitest';
import { RespawnDelay } from '../../src/inference/processes/respawn-delay.ts';

const losses = (delay: RespawnDelay, count: number): number[] => Array.from({ length: count }, () => delay.lose());

describe('case 25: the delay before a process is started again', () => {
  test('is nothing at first, then doubles with each loss in a row, up to ten seconds', () => {
    expect(losses(new RespawnDelay(), 11)).toEqual([0, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
  });

  test('is nothing again once a process has done what it was asked', () => {
    const delay = new RespawnDelay();
    losses(delay, 5);
    delay.recover();
    expect(losses(delay, 2)).toEqual([0, 100]);
  });

  test('stays a number however often processes are lost', () => {
    expect(losses(new RespawnDelay({ firstMs: 1, greatestMs: 50 }), 5000).at(-1)).toBe(50);
  });
});
