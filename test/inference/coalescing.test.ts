import { describe, expect, test } from 'vitest';
import { CoalescingScorer } from '../../src/inference/batches/coalescing-scorer.ts';
import type { Lane, ScoredSlate } from '../../src/recommendation/ports.ts';
import { FakePool } from '../support/fake-pool.ts';
import { jobOf, taskOf } from '../support/tasks.ts';
import { endOfTurn, range } from '../support/turns.ts';

const setUp = ({ processes = 1 } = {}) => {
  const pool = new FakePool(processes);
  const users: number[] = [];
  const scorer = new CoalescingScorer(pool, { maxWaitingTasks: 2000, onRun: (count) => users.push(count) });
  const score = (rows: readonly number[], lane: Lane = 'interactive'): Promise<ScoredSlate>[] =>
    scorer.score(
      rows.map((row) => jobOf(taskOf(row))),
      lane,
    );
  return { pool, users, scorer, score };
};
const itemsOf = async (scored: readonly Promise<ScoredSlate>[]): Promise<number[]> =>
  (await Promise.all(scored)).map(({ slate }) => slate.items[0]!);

describe('tasks of concurrent requests', () => {
  test('leave together at the end of the turn when a process is free, and not before', async () => {
    const { pool, score } = setUp();
    const scored = [score([1]), score([2]), score([3])].flat();
    await Promise.resolve();
    expect(pool.batches).toEqual([]);
    await endOfTurn();
    expect(pool.batches).toEqual([[1, 2, 3]]);
    pool.runs[0]!.answer();
    expect(await itemsOf(scored)).toEqual([1, 2, 3]);
  });

  test('fill one batch for as long as no process is free', async () => {
    const { pool, score } = setUp();
    void score([0]);
    await endOfTurn();
    for (const row of [1, 2, 3]) {
      void score([row]);
      await endOfTurn();
    }
    expect(pool.batches).toEqual([[0]]);
    pool.runs[0]!.answer();
    await endOfTurn();
    expect(pool.batches).toEqual([[0], [1, 2, 3]]);
  });

  test('leave in batches of 100 at most: 250 as 100, 100 and 50, in the order they came', async () => {
    const { pool, score, users } = setUp();
    const scored = score(range(0, 250));
    for (let batch = 0; batch < 3; batch++) {
      await endOfTurn();
      pool.runs[batch]!.answer();
    }
    expect(pool.batches).toEqual([range(0, 100), range(100, 200), range(200, 250)]);
    expect(await itemsOf(scored)).toEqual(range(0, 250));
    expect(users).toEqual([100, 100, 50]);
  });

  test('of single users leave before those of a batch that came first', async () => {
    const { pool, score } = setUp();
    void score([0]);
    await endOfTurn();
    void score(range(100, 300), 'bulk');
    void score([1]);
    void score([2]);
    for (let batch = 0; batch < 3; batch++) {
      await endOfTurn();
      pool.runs[batch]!.answer();
    }
    await endOfTurn();
    expect(pool.batches).toEqual([[0], [1, 2], range(100, 200), range(200, 300)]);
  });
});

describe('a batch that several free processes could share', () => {
  test.each([
    [2, 100, [50, 50]],
    [3, 100, [33, 34, 33]],
    [4, 16, [8, 8]],
    [4, 31, [10, 11, 10]],
    [4, 15, [15]],
    [4, 1, [1]],
    [1, 100, [100]],
  ])('is split among them, at least 8 tasks each: %i processes, %i tasks', async (processes, tasks, sizes) => {
    const { pool, score } = setUp({ processes });
    const scored = score(range(0, tasks));
    await endOfTurn();
    expect(pool.batches.map(({ length }) => length)).toEqual(sizes);
    expect(pool.batches.flat()).toEqual(range(0, tasks));
    for (const run of pool.runs) run.answer();
    expect(await itemsOf(scored)).toEqual(range(0, tasks));
  });

  test('leaves a part to answer while another still runs', async () => {
    const { pool, score } = setUp({ processes: 2 });
    const scored = score(range(0, 16));
    await endOfTurn();
    pool.runs[1]!.answer();
    expect(await itemsOf(scored.slice(8))).toEqual(range(8, 16));
  });
});
