import { describe, expect, test } from 'vitest';
import { TaskQueue } from '../../src/inference/batches/task-queue.ts';
import { endOfTurn } from '../support/turns.ts';

/** A queue whose batches, when they leave, take a process and write down their name. */
const setUp = (processes: number) => {
  const state = { free: processes };
  const left: string[] = [];
  const queue = new TaskQueue(() => state.free);
  const open = (lane: 'interactive' | 'bulk', name: string, takes = 1): void =>
    queue.scheduleFor(lane)(() => {
      state.free -= takes;
      left.push(name);
    });
  const release = (): void => {
    state.free++;
    queue.dispatchHeld();
  };
  return { left, open, release, queue };
};

describe('a queue of batches', () => {
  test('lets none go in the turn in which it was opened, and each at its end while processes are free', async () => {
    const { left, open } = setUp(2);
    open('interactive', 'a');
    await Promise.resolve();
    expect(left).toEqual([]);
    await endOfTurn();
    expect(left).toEqual(['a']);
    open('interactive', 'b');
    await endOfTurn();
    expect(left).toEqual(['a', 'b']);
  });

  test('holds them while no process is free, and lets one go for each that becomes free', async () => {
    const { left, open, release } = setUp(0);
    for (const name of ['a', 'b', 'c']) open('interactive', name);
    await endOfTurn();
    expect(left).toEqual([]);
    release();
    expect(left).toEqual(['a']);
    release();
    expect(left).toEqual(['a', 'b']);
  });

  test('lets interactive ones go before bulk ones that came first, each lane in its order', async () => {
    const { left, open, release } = setUp(0);
    open('bulk', 'bulk 1');
    open('bulk', 'bulk 2');
    open('interactive', 'interactive 1');
    open('interactive', 'interactive 2');
    await endOfTurn();
    for (let i = 0; i < 5; i++) release();
    expect(left).toEqual(['interactive 1', 'interactive 2', 'bulk 1', 'bulk 2']);
  });

  test('goes on to the next where a batch turned out to need no process', async () => {
    const { left, open } = setUp(1);
    open('interactive', 'all gone', 0);
    open('bulk', 'wanted');
    open('bulk', 'must wait');
    await endOfTurn();
    expect(left).toEqual(['all gone', 'wanted']);
  });

  test('does nothing when a process becomes free and nothing is held', () => {
    const { left, release } = setUp(0);
    release();
    expect(left).toEqual([]);
  });
});
