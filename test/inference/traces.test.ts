import { describe, expect, test } from 'vitest';
import { CoalescingScorer } from '../../src/inference/batches/coalescing-scorer.ts';
import { FakePool } from '../support/fake-pool.ts';
import { jobOf, taskOf } from '../support/tasks.ts';
import { endOfTurn, range } from '../support/turns.ts';
import { until } from '../support/until.ts';

const setUp = (processes = 1) => {
  const pool = new FakePool(processes);
  const users: number[] = [];
  return { pool, users, scorer: new CoalescingScorer(pool, { maxWaitingTasks: 100, onRun: (n) => users.push(n) }) };
};

describe('the trace of a slate', () => {
  test('counts the users of its run and the requests they came with, each request once', async () => {
    const { pool, scorer } = setUp();
    const jobs = [
      jobOf(taskOf(1), { requests: ['a'] }),
      jobOf(taskOf(2), { requests: ['a'] }),
      jobOf(taskOf(3), { requests: ['b', 'c'] }),
    ];
    const scored = scorer.score(jobs, 'interactive');
    await endOfTurn();
    pool.runs[0]!.answer();
    for (const { trace } of await Promise.all(scored))
      expect(trace).toMatchObject({ batchSize: 3, requestsInBatch: 3 });
  });

  test('counts its own part where a batch was split', async () => {
    const { pool, scorer, users } = setUp(2);
    const scored = scorer.score(
      range(0, 17).map((row) => jobOf(taskOf(row), { requests: [`request ${row}`] })),
      'bulk',
    );
    await endOfTurn();
    for (const run of pool.runs) run.answer();
    const sizes = (await Promise.all(scored)).map(({ trace }) => [trace!.batchSize, trace!.requestsInBatch]);
    expect(sizes).toEqual([...range(0, 9).map(() => [9, 9]), ...range(0, 8).map(() => [8, 8])]);
    expect(users).toEqual([9, 8]);
  });

  test('is absent for a cold task, which counts for nobody else either', async () => {
    const { pool, scorer, users } = setUp();
    const scored = scorer.score([jobOf(taskOf(1, { cold: true })), jobOf(taskOf(2))], 'interactive');
    await endOfTurn();
    pool.runs[0]!.answer();
    const [cold, warm] = await Promise.all(scored);
    expect(cold!.trace).toBeNull();
    expect(warm!.trace).toMatchObject({ batchSize: 1, requestsInBatch: 1 });
    expect(users).toEqual([1]);
  });

  test('tells no run of the model where all were cold', async () => {
    const { pool, scorer, users } = setUp();
    void scorer.score([jobOf(taskOf(1, { cold: true }))], 'interactive');
    await endOfTurn();
    expect([pool.batches, users]).toEqual([[[1]], []]);
  });

  test('parts the time into waiting for a process and waiting for its answer', async () => {
    const { pool, scorer } = setUp();
    const passes = (ms: number) => {
      const end = performance.now() + ms;
      return until(`${ms} ms passed`, () => performance.now() >= end);
    };
    void scorer.score([jobOf(taskOf(0))], 'interactive');
    await endOfTurn();
    const asked = performance.now();
    const [scored] = scorer.score([jobOf(taskOf(1))], 'interactive');
    await passes(20);
    pool.runs[0]!.answer();
    await endOfTurn();
    await passes(10);
    pool.runs[1]!.answer();
    const { trace } = await scored!;
    const tookMs = performance.now() - asked;
    expect(trace!.queueMs).toBeGreaterThanOrEqual(20);
    expect(trace!.computeMs).toBeGreaterThanOrEqual(10);
    expect(trace!.queueMs + trace!.computeMs).toBeLessThanOrEqual(tookMs);
  });
});
