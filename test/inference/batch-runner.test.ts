import { describe, expect, test } from 'vitest';
import { runTasks } from '../../src/inference/batches/batch-runner.ts';
import { ProcessLostError, RunFailedError } from '../../src/inference/processes/inference-process.ts';
import { FakePool } from '../support/fake-pool.ts';
import { marqueeError } from '../support/refusals.ts';
import { taskOf } from '../support/tasks.ts';
import { endOfTurn } from '../support/turns.ts';

const setUp = (rows: readonly number[]) => {
  const pool = new FakePool(1);
  const outcomes = runTasks(
    pool,
    rows.map((row) => taskOf(row)),
  ).map((slate) =>
    slate.then(
      (answer): unknown => answer && answer.items[0],
      (error: unknown) => error,
    ),
  );
  const retry = (row: number) => pool.next.find((run) => run.rows[0] === row)!;
  return { pool, outcomes, retry };
};

describe('the tasks of a batch', () => {
  test('take one process before anything else happens, and are answered in order', async () => {
    const { pool, outcomes } = setUp([3, 1, 2]);
    expect([pool.free, pool.batches]).toEqual([0, [[3, 1, 2]]]);
    pool.runs[0]!.answer();
    expect(await Promise.all(outcomes)).toEqual([3, 1, 2]);
    expect(pool.next).toEqual([]);
  });

  test.each([new ProcessLostError('died'), new RunFailedError('wrong shape')])(
    'are each tried once more, alone, when the run fails: %s',
    async (error) => {
      const { pool, outcomes } = setUp([1, 2, 3]);
      pool.runs[0]!.fail(error);
      await endOfTurn();
      expect(pool.next.map(({ rows }) => rows)).toEqual([[1], [2], [3]]);
      for (const run of pool.next) run.answer();
      expect(await Promise.all(outcomes)).toEqual([1, 2, 3]);
      expect([pool.runs.length, pool.next.length]).toEqual([1, 3]);
    },
  );

  test('are not tried again where nobody waits for them any more', async () => {
    const pool = new FakePool(1);
    const slates = runTasks(pool, [taskOf(1), taskOf(2)], (place) => place === 1);
    const outcomes = Promise.allSettled(slates);
    pool.runs[0]!.fail(new ProcessLostError('died'));
    await endOfTurn();
    expect(pool.next.map(({ rows }) => rows)).toEqual([[2]]);
    pool.next[0]!.answer();
    expect(await outcomes).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled' }]);
  });

  test('fail only where they fail again: the one that ends the process with INFERENCE_UNAVAILABLE', async () => {
    const { pool, outcomes, retry } = setUp([1, 2, 3]);
    const again = new ProcessLostError('died again');
    pool.runs[0]!.fail(new ProcessLostError('died'));
    await endOfTurn();
    retry(1).answer();
    retry(2).fail(again);
    retry(3).answer();
    const [first, second, third] = await Promise.all(outcomes);
    expect([first, third]).toEqual([1, 3]);
    expect(second).toEqual(marqueeError('INFERENCE_UNAVAILABLE', 'failed twice'));
    expect(second).toMatchObject({ cause: again });
    expect(pool.next).toHaveLength(3);
  });

  test('fail with INFERENCE_FAILED where the answer is wrong again', async () => {
    const { pool, outcomes, retry } = setUp([1, 2]);
    pool.runs[0]!.fail(new RunFailedError('wrong shape'));
    await endOfTurn();
    retry(1).fail(new RunFailedError('wrong shape again'));
    retry(2).answer();
    expect(await Promise.all(outcomes)).toEqual([marqueeError('INFERENCE_FAILED', 'wrong answer'), 2]);
  });

  test('fail by how the second try went, not the first', async () => {
    const { pool, outcomes, retry } = setUp([1]);
    pool.runs[0]!.fail(new ProcessLostError('died'));
    await endOfTurn();
    retry(1).fail(new RunFailedError('wrong shape'));
    expect(await outcomes[0]).toEqual(marqueeError('INFERENCE_FAILED'));
  });

  test('do not wait for the one that is still being tried', async () => {
    const { pool, outcomes, retry } = setUp([1, 2, 3]);
    pool.runs[0]!.fail(new ProcessLostError('died'));
    await endOfTurn();
    retry(1).answer();
    retry(3).answer();
    expect([await outcomes[0], await outcomes[2]]).toEqual([1, 3]);
    retry(2).fail(new ProcessLostError('died'));
    expect(await outcomes[1]).toEqual(marqueeError('INFERENCE_UNAVAILABLE'));
  });

  test('are not tried again after a fault of our own, which stays what it is', async () => {
    const { pool, outcomes } = setUp([1, 2]);
    const fault = new TypeError('ours');
    pool.runs[0]!.fail(fault);
    expect(await Promise.all(outcomes)).toEqual([fault, fault]);
    expect(pool.next).toEqual([]);
  });

  test('tell clients nothing of the process that failed', async () => {
    const { pool, outcomes, retry } = setUp([1]);
    pool.runs[0]!.fail(new ProcessLostError('secret place'));
    await endOfTurn();
    retry(1).fail(new ProcessLostError('secret place'));
    expect(await outcomes[0]).toMatchObject({ message: expect.not.stringContaining('secret'), details: {} });
  });
});
