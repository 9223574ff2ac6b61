import { describe, expect, test } from 'vitest';
import { WaitingRoom, type ShedReason } from '../../src/inference/batches/waiting-room.ts';
import type { Lane } from '../../src/recommendation/ports.ts';
import { marqueeError } from '../support/refusals.ts';
import { jobOf, taskOf } from '../support/tasks.ts';
import { range } from '../support/turns.ts';

const setUp = ({ maxTasks = 2000, msPerTask = 0 } = {}) => {
  const shed: [ShedReason, number][] = [];
  const room = new WaitingRoom({
    maxTasks,
    estimateMs: (tasks) => tasks * msPerTask,
    onShed: (reason, tasks) => shed.push([reason, tasks]),
    now: () => 1000,
  });
  const enter = (count: number, lane: Lane, deadlineAt = Infinity) =>
    room.enter(
      range(0, count).map((row) => ({ ...jobOf(taskOf(row)), deadlineAt })),
      lane,
    );
  return { room, enter, shed };
};

describe('case 26: batches', () => {
  test('leave a quarter of the room to single users', () => {
    const { room, enter, shed } = setUp();
    enter(1000, 'bulk');
    enter(500, 'bulk');
    expect(() => enter(1, 'bulk')).toThrow(marqueeError('OVERLOADED', '1 more', 'limit of 1500'));
    for (const _ of range(0, 500)) enter(1, 'interactive');
    expect(() => enter(1, 'interactive')).toThrow(marqueeError('OVERLOADED', 'limit of 2000'));
    expect(room.size).toBe(2000);
    expect(shed).toEqual([
      ['bulk-full', 1],
      ['full', 1],
    ]);
  });

  test('of 1,000 users fit when no other waits, in the smallest room too, and single users still do then', () => {
    const { enter } = setUp({ maxTasks: 1000 });
    enter(10, 'interactive');
    enter(1000, 'bulk');
    expect(() => enter(1, 'bulk')).toThrow(marqueeError('OVERLOADED'));
    enter(240, 'interactive');
    expect(() => enter(1, 'interactive')).toThrow(marqueeError('OVERLOADED'));
  });

  test('do not come in while more single users wait than the share of these', () => {
    const { enter } = setUp();
    enter(501, 'interactive');
    expect(() => enter(1, 'bulk')).toThrow(marqueeError('OVERLOADED'));
  });

  test('may use the room again when those before have left', () => {
    const { room, enter } = setUp();
    const first = enter(1000, 'bulk');
    expect(() => enter(1000, 'bulk')).toThrow(marqueeError('OVERLOADED'));
    room.leave(first);
    enter(1000, 'bulk');
    expect(room.size).toBe(1000);
  });
});

test('a request that is larger than the room is admitted when nothing of its kind waits', () => {
  const { enter } = setUp({ maxTasks: 100 });
  enter(5, 'bulk');
  enter(300, 'interactive');
  expect(() => enter(1, 'interactive')).toThrow(marqueeError('OVERLOADED'));
});

describe('case 26: who could only time out', () => {
  test('is refused at once, and told when to come back', () => {
    const { enter, shed } = setUp({ msPerTask: 10 });
    enter(200, 'interactive');
    expect(() => enter(1, 'interactive', 1000 + 1999)).toThrow(
      expect.objectContaining({
        code: 'OVERLOADED',
        message: expect.stringContaining('about 2000 ms'),
        details: { waiting: 200, asked: 1, limit: 2000, retryAfterSeconds: 2 },
      }),
    );
    enter(1, 'interactive', 1000 + 2000);
    expect(shed).toEqual([['late', 1]]);
  });

  test('is not so because of batches, when it is a single user', () => {
    const { enter } = setUp({ msPerTask: 10 });
    enter(200, 'bulk');
    enter(1, 'interactive', 1000 + 1);
    expect(() => enter(1, 'bulk', 1000 + 1)).toThrow(marqueeError('OVERLOADED'));
  });

  test('is admitted all the same when nobody waits, so that a slow model can show that it is fast again', () => {
    const { enter } = setUp({ msPerTask: 1e6 });
    enter(1, 'interactive', 1000 + 1);
  });
});
