import { expect, test } from 'vitest';
import { CoalescingScorer } from '../../src/inference/batches/coalescing-scorer.ts';
import { FakePool } from '../support/fake-pool.ts';
import { marqueeError } from '../support/refusals.ts';
import { jobOf, taskOf } from '../support/tasks.ts';
import { endOfTurn } from '../support/turns.ts';

const setUp = () => {
  const pool = new FakePool(0);
  return { pool, scorer: new CoalescingScorer(pool, { maxWaitingTasks: 2 }) };
};

test('closing fails what waits for a process instead of leaving it waiting', async () => {
  const { pool, scorer } = setUp();
  const waiting = scorer.score([jobOf(taskOf(1)), jobOf(taskOf(2))], 'bulk');
  const outcomes = Promise.allSettled(waiting);
  await endOfTurn();
  scorer.close();
  for (const outcome of await outcomes)
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'INFERENCE_UNAVAILABLE' } });
  expect(pool.runs).toEqual([]);
  expect(scorer.waiting).toBe(0);
});

test('nothing is admitted after closing', () => {
  const { scorer } = setUp();
  scorer.close();
  expect(() => scorer.score([jobOf(taskOf(1))], 'interactive')).toThrow(marqueeError('INFERENCE_UNAVAILABLE'));
});

test('tasks that nobody waits for any more make room for others', () => {
  const { scorer } = setUp();
  const gone = new AbortController();
  void scorer
    .score([{ ...jobOf(taskOf(1)), signal: gone.signal }], 'interactive')
    .map((run) => run.catch(() => undefined));
  void scorer.score([jobOf(taskOf(2))], 'interactive').map((run) => run.catch(() => undefined));
  expect(() => scorer.score([jobOf(taskOf(3))], 'interactive')).toThrow(marqueeError('OVERLOADED'));
  gone.abort();
  void scorer.score([jobOf(taskOf(3))], 'interactive').map((run) => run.catch(() => undefined));
  expect(scorer.waiting).toBe(2);
});
