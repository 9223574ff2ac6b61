import { describe, expect, test } from 'vitest';
import { CoalescingScorer } from '../../src/inference/batches/coalescing-scorer.ts';
import { RunFailedError } from '../../src/inference/processes/inference-process.ts';
import type { Lane, ScoredSlate } from '../../src/recommendation/ports.ts';
import { FakePool } from '../support/fake-pool.ts';
import { marqueeError } from '../support/refusals.ts';
import { jobOf, taskOf } from '../support/tasks.ts';
import { endOfTurn } from '../support/turns.ts';

const setUp = () => {
  const pool = new FakePool(1);
  const scorer = new CoalescingScorer(pool, { maxWaitingTasks: 10 });
  const score = (row: number, { lane = 'interactive' as Lane, signal = new AbortController().signal } = {}) =>
    scorer.score([jobOf(taskOf(row), { signal })], lane)[0]!.then(
      ({ slate }: ScoredSlate): unknown => slate.items[0],
      (error: unknown) => error,
    );
  return { pool, scorer, score };
};

describe('a task that its process had no time to finish', () => {
  test('waits again, behind those who came meanwhile, while the others of its batch are answered', async () => {
    const { pool, scorer, score } = setUp();
    const [slow, quick] = [score(1), score(2)];
    await endOfTurn();
    const later = score(3);
    await endOfTurn();
    pool.runs[0]!.answer([1]);
    expect(await quick).toBe(2);
    await endOfTurn();
    expect(pool.batches).toEqual([[1, 2], [3]]);
    expect(scorer.waiting).toBe(1);
    pool.runs[1]!.answer();
    expect(await later).toBe(3);
    await endOfTurn();
    expect(pool.batches.at(-1)).toEqual([1]);
    pool.runs[2]!.answer();
    expect(await slow).toBe(1);
    expect([pool.runs.length, pool.next.length, scorer.waiting]).toEqual([3, 0, 0]);
  });

  test('is run as often as it takes, in its own lane', async () => {
    const { pool, score } = setUp();
    const slow = score(1, { lane: 'bulk' });
    for (let time = 0; time < 3; time++) {
      await endOfTurn();
      pool.runs[time]!.answer([1]);
    }
    void score(2);
    await endOfTurn();
    await endOfTurn();
    pool.runs[3]!.answer();
    await endOfTurn();
    expect(pool.batches.slice(3).toSorted()).toEqual([[1], [2]]);
    pool.runs[4]!.answer();
    expect(await slow).toBe(1);
  });

  test('goes on where it was after a run that failed, too', async () => {
    const { pool, score } = setUp();
    const [slow, quick] = [score(1), score(2)];
    await endOfTurn();
    pool.runs[0]!.fail(new RunFailedError('wrong shape'));
    await endOfTurn();
    pool.next[0]!.answer([1]);
    pool.next[1]!.answer();
    expect(await quick).toBe(2);
    await endOfTurn();
    pool.runs[1]!.answer();
    expect(await slow).toBe(1);
  });

  test('is given up when nobody waits for it any more, or when its model is replaced', async () => {
    const { pool, scorer, score } = setUp();
    const aborter = new AbortController();
    const [left, stayed] = [score(1, { signal: aborter.signal }), score(2)];
    await endOfTurn();
    aborter.abort();
    scorer.close();
    pool.runs[0]!.answer([1, 2]);
    expect(await stayed).toEqual(marqueeError('INFERENCE_UNAVAILABLE', 'replaced'));
    expect(await left).toBeInstanceOf(Error);
    await endOfTurn();
    expect(pool.batches).toEqual([[1, 2]]);
  });
});
