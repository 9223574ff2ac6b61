import { describe, expect, test } from 'vitest';
import { sortOut } from '../../src/inference/batches/batch-parts.ts';
import { CoalescingScorer } from '../../src/inference/batches/coalescing-scorer.ts';
import type { WaitingJob } from '../../src/inference/batches/waiting-room.ts';
import { FakePool } from '../support/fake-pool.ts';
import { marqueeError } from '../support/refusals.ts';
import { jobOf, taskOf } from '../support/tasks.ts';
import { endOfTurn } from '../support/turns.ts';

const waiting = (deadlineAt: number, gone = false): WaitingJob => ({
  job: { ...jobOf(taskOf(1), gone ? { signal: AbortSignal.abort() } : {}), deadlineAt },
  lane: 'interactive',
  since: 0,
});

describe('of a batch that leaves at 1000 and takes 50 ms,', () => {
  const fates = (...jobs: readonly WaitingJob[]) => sortOut(jobs, 1000, 50);

  test('what nobody waits for, what is too late and what will be are not run', () => {
    expect(fates(waiting(2000), waiting(2000, true), waiting(999), waiting(1049), waiting(1050))).toEqual([
      'run',
      'gone',
      'expired',
      'expired',
      'run',
    ]);
  });

  test('those that will be late are run when there are no others', () => {
    expect(fates(waiting(1049), waiting(999), waiting(2000, true))).toEqual(['run', 'expired', 'gone']);
  });
});

test('case 26: a task whose deadline has come while it waited fails with TIMEOUT and never reaches the model', async () => {
  const pool = new FakePool(1);
  const shed: unknown[] = [];
  const scorer = new CoalescingScorer(pool, { maxWaitingTasks: 10, onShed: (...what) => shed.push(what) });
  const [late] = scorer.score([{ ...jobOf(taskOf(1)), deadlineAt: performance.now() - 1 }], 'interactive');
  const [inTime] = scorer.score([{ ...jobOf(taskOf(2)), deadlineAt: performance.now() + 60_000 }], 'interactive');
  void inTime;
  await expect(late).rejects.toEqual(marqueeError('TIMEOUT'));
  await endOfTurn();
  expect(pool.batches).toEqual([[2]]);
  expect(shed).toEqual([['expired', 1]]);
});
