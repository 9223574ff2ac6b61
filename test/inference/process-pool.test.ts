import { describe, expect, test } from 'vitest';
import { ProcessLostError, RunFailedError } from '../../src/inference/processes/inference-process.ts';
import { ProcessPool } from '../../src/inference/processes/process-pool.ts';
import { RespawnDelay } from '../../src/inference/processes/respawn-delay.ts';
import { packTasks } from '../../src/inference/batches/task-batch.ts';
import { FakeProcess } from '../support/fake-process.ts';
import { taskOf } from '../support/tasks.ts';
import { endOfTurn } from '../support/turns.ts';
import { until } from '../support/until.ts';

const batchOf = (row: number) => packTasks([taskOf(row)]);

const setUp = ({ processes = 1, start }: { processes?: number; start?: () => Promise<FakeProcess> } = {}) => {
  const members = Array.from({ length: processes }, (_, at) => new FakeProcess(at + 1));
  const lost: string[] = [];
  const failedStarts: (readonly [reason: string, retryInMs: number])[] = [];
  const pool = new ProcessPool(members, {
    start:
      start ??
      (async () => {
        const member = new FakeProcess(members.length + 1);
        members.push(member);
        return member;
      }),
    runTimeoutMs: 1000,
    events: {
      onLost: (reason) => lost.push(reason),
      onStartFailed: (reason, retryInMs) => failedStarts.push([reason, retryInMs]),
    },
    delay: new RespawnDelay({ firstMs: 1, greatestMs: 2 }),
  });
  return { pool, members, lost, failedStarts };
};

describe('a pool of processes', () => {
  test('takes a process before a run returns, and has it back when the run has ended, well or not', async () => {
    const { pool, members } = setUp({ processes: 2 });
    const first = pool.run(batchOf(1));
    expect([pool.free, pool.ready, pool.size]).toEqual([1, 2, 2]);
    const second = pool.run(batchOf(2));
    expect(pool.free).toBe(0);
    expect(() => pool.run(batchOf(3))).toThrow('needs a free process');
    members[0]!.answer();
    members[1]!.fail(new RunFailedError('wrong'));
    expect([...(await first).items]).toEqual([1]);
    await expect(second).rejects.toThrow('wrong');
    expect([pool.free, pool.ready]).toEqual([2, 2]);
  });

  test('tells when a process may be free, in a turn of its own', async () => {
    const { pool, members } = setUp();
    await endOfTurn();
    let told = 0;
    pool.onFree(() => told++);
    const run = pool.run(batchOf(1));
    members[0]!.answer();
    await run;
    expect(told).toBe(0);
    await endOfTurn();
    expect(told).toBe(1);
  });

  test('gives a retry the next free process before those who wait for one to be free', async () => {
    const { pool, members } = setUp();
    await endOfTurn();
    let offered = 0;
    const first = pool.run(batchOf(1));
    const retry = pool.runNext(batchOf(2));
    pool.onFree(() => offered++);
    members[0]!.answer();
    await first;
    await endOfTurn();
    expect([members[0]!.batches, pool.free, offered]).toEqual([[[1], [2]], 0, 0]);
    members[0]!.answer();
    await retry;
    expect(pool.free).toBe(1);
  });

  test('case 25: replaces a process that is lost, busy or idle, and the retry runs on the new one', async () => {
    const { pool, members, lost } = setUp();
    const run = pool.run(batchOf(1));
    members[0]!.kill();
    await expect(run).rejects.toThrow(ProcessLostError);
    const retry = pool.runNext(batchOf(1));
    await until('a new process has the retry', () => members[1]?.busy === true);
    expect([pool.ready, pool.processIds, lost]).toEqual([1, [2], ['died of SIGKILL']]);
    members[1]!.answer();
    await retry;
    members[1]!.kill();
    await until('another new process', () => pool.free === 1 && pool.processIds[0] === 3);
  });

  test('case 25: tries again, later and later, while none can be started', async () => {
    let tries = 0;
    const { pool, members, failedStarts } = setUp({
      start: async () => {
        if (++tries < 4) throw new Error('no memory');
        return new FakeProcess(9);
      },
    });
    members[0]!.kill();
    await until('a process is there after all', () => tries === 4 && pool.free === 1);
    expect(failedStarts).toEqual([
      ['no memory', 1],
      ['no memory', 2],
      ['no memory', 2],
    ]);
  });
});

describe('a pool that is closed', () => {
  test('ends idle processes at once and busy ones when they have answered, and starts none', async () => {
    const { pool, members, lost } = setUp({ processes: 2 });
    const run = pool.run(batchOf(1));
    const closed = pool.close(60_000);
    await endOfTurn();
    expect(members.map(({ alive }) => alive)).toEqual([true, false]);
    members[0]!.answer();
    await run;
    await closed;
    expect(members.map(({ alive }) => alive)).toEqual([false, false]);
    expect([members.length, pool.ready, lost]).toEqual([2, 0, []]);
  });

  test('ends a busy process that has not answered in its time', async () => {
    const { pool, members } = setUp();
    const run = pool.run(batchOf(1)).catch((error: unknown) => error);
    await pool.close(5);
    expect(members[0]!.alive).toBe(false);
    expect(await run).toBeInstanceOf(ProcessLostError);
  });

  test('loses retries that wait, and those that come later: no process will ever take them', async () => {
    const { pool } = setUp();
    void pool.run(batchOf(1)).catch(() => undefined);
    const waiting = pool.runNext(batchOf(2)).catch((error: unknown) => error);
    await pool.close(5);
    expect(await waiting).toBeInstanceOf(ProcessLostError);
    await expect(pool.runNext(batchOf(3))).rejects.toThrow(ProcessLostError);
  });

  test('ends a process whose start was under way', async () => {
    let started: (member: FakeProcess) => void = () => undefined;
    let asked = false;
    const { pool, members } = setUp({
      start: () => {
        asked = true;
        return new Promise<FakeProcess>((resolve) => (started = resolve));
      },
    });
    members[0]!.kill();
    await until('a start is asked for', () => asked);
    await pool.close(5);
    const late = new FakeProcess(9);
    started(late);
    await until('the late one has ended', () => !late.alive);
    expect(pool.ready).toBe(0);
  });
});
