import { describe, expect, test } from 'vitest';
import { CoalescingScorer } from '../../src/inference/batches/coalescing-scorer.ts';
import { FakePool } from '../support/fake-pool.ts';
import { marqueeError } from '../support/refusals.ts';
import { jobOf, taskOf } from '../support/tasks.ts';
import { endOfTurn, range } from '../support/turns.ts';

const setUp = (maxWaitingTasks: number) => {
  const pool = new FakePool(1);
  const scorer = new CoalescingScorer(pool, { maxWaitingTasks });
  const score = (count: number) =>
    scorer.score(
      range(0, count).map((row) => jobOf(taskOf(row))),
      'interactive',
    );
  return { pool, scorer, score };
};

describe('more tasks than may wait', () => {
  test('are refused at once with OVERLOADED, the numbers, and when to try again', () => {
    const { scorer, score } = setUp(10);
    void score(7);
    expect(() => score(4)).toThrow(marqueeError('OVERLOADED', '7 users are waiting', '4 more', 'limit of 10'));
    expect(() => score(4)).toThrow(
      expect.objectContaining({ details: { waiting: 7, asked: 4, limit: 10, retryAfterSeconds: 1 } }),
    );
    expect(scorer.waiting).toBe(7);
  });

  test('are refused as a whole: nothing of a refused batch reaches the model', async () => {
    const { pool, score } = setUp(10);
    void score(1);
    expect(() => score(10)).toThrow(marqueeError('OVERLOADED'));
    await endOfTurn();
    expect(pool.batches).toEqual([[0]]);
  });

  test('are admitted again when those who waited have left for the model', async () => {
    const { scorer, score } = setUp(10);
    void score(10);
    expect(() => score(1)).toThrow(marqueeError('OVERLOADED'));
    await endOfTurn();
    expect(scorer.waiting).toBe(0);
    void score(10);
    expect(scorer.waiting).toBe(10);
  });
});

describe('tasks that nobody waits for any more', () => {
  const scoreAbortable = (scorer: CoalescingScorer, row: number) => {
    const controller = new AbortController();
    const [scored] = scorer.score([jobOf(taskOf(row), { signal: controller.signal })], 'interactive');
    const outcome = scored!.then(
      () => 'answered',
      (error: Error) => error.name,
    );
    return { outcome, abort: () => controller.abort() };
  };

  test('are dropped when their batch leaves; the others of the batch are answered', async () => {
    const { pool, scorer } = setUp(10);
    const [first, second, third] = [1, 2, 3].map((row) => scoreAbortable(scorer, row));
    second!.abort();
    await endOfTurn();
    expect(pool.batches).toEqual([[1, 3]]);
    pool.runs[0]!.answer();
    expect(await Promise.all([first, second, third].map((task) => task!.outcome))).toEqual([
      'answered',
      'AbortError',
      'answered',
    ]);
    expect(scorer.waiting).toBe(0);
  });

  test('take no process when they are the whole batch, and let the next batch have it', async () => {
    const { pool, scorer } = setUp(10);
    const gone = [1, 2].map((row) => scoreAbortable(scorer, row));
    for (const task of gone) task.abort();
    void scorer.score([jobOf(taskOf(9))], 'bulk');
    await endOfTurn();
    expect(pool.batches).toEqual([[9]]);
    expect(await Promise.all(gone.map((task) => task.outcome))).toEqual(['AbortError', 'AbortError']);
  });

  test('are answered all the same when they left for the model before', async () => {
    const { pool, scorer } = setUp(10);
    const late = scoreAbortable(scorer, 1);
    await endOfTurn();
    late.abort();
    pool.runs[0]!.answer();
    expect(await late.outcome).toBe('answered');
  });
});
