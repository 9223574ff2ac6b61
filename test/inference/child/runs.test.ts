import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedRow } from '../../../src/inference/child/feeds/feed-row.ts';
import { RunError } from '../../../src/inference/child/graph/output/run-error.ts';
import type { RunShape } from '../../../src/inference/child/runs/cut-runs.ts';
import { runPairs } from '../../../src/inference/child/runs/run-pairs.ts';
import { runUsers } from '../../../src/inference/child/runs/run-users.ts';
import { warmTask } from '../../support/warm-tasks.ts';

/** The runtime sends telemetry unless this is set before it is loaded. */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
const { FeedBuilder } = await import('../../../src/inference/child/feeds/feed-builder.ts');

type Runner = Parameters<typeof runUsers>[0];

const feeds = new FeedBuilder(
  { inputs: [{ name: 'h', role: 'history', layout: 'padded', maxLength: 1000, padIndex: 0 }] },
  [{ name: 'h', elementType: 'int64', shape: ['rows', 'length'] }],
);

/** Cells of the tensor that a run over `rows` is fed; a run of `rowCount` is filled up with its last row. */
const cellsOf = (rows: readonly FeedRow[], rowCount = rows.length): number => {
  const filled = Array.from({ length: rowCount }, (_, at) => rows[at] ?? rows.at(-1)!);
  return feeds.build(filled)['h']!.size;
};

/** A graph that answers each row with its user and candidate, and remembers what it was asked. */
const createRunner = (shape: Partial<RunShape>, kind: 'users' | 'pairs' = 'users') => {
  const runs: (readonly FeedRow[])[] = [];
  const scoreOf = ({ userRow, item }: FeedRow): number => userRow * 100 + item;
  const runner = {
    runShape: { rowsPerRun: () => 100, mixesLengths: false, ...shape },
    run: async (rows: readonly FeedRow[]) => {
      runs.push(rows);
      const scores = rows.map(scoreOf);
      if (kind === 'pairs') return [{ items: null, scores: Float32Array.from(scores) }];
      return scores.map((score) => ({ items: null, scores: Float32Array.of(score) }));
    },
  } as Pick<Runner, 'run' | 'runShape'> as Runner;
  return { runner, runs };
};

const tasksOf = (lengths: readonly number[]) => lengths.map((length, row) => warmTask(row, length));
const lengthsOf = (runs: readonly (readonly FeedRow[])[]): number[][] =>
  runs.map((rows) => rows.map(({ history }) => history.items.length));

const usersScored = async (runner: Runner, lengths: readonly number[]): Promise<Map<number, number>> => {
  const scored = new Map<number, number>();
  await runUsers(runner, { tasks: tasksOf(lengths), itemCount: 1 }, ({ row }, { scores }) => {
    expect(scored.has(row)).toBe(false);
    scored.set(row, scores[0]!);
  });
  return scored;
};

describe('users of one batch', () => {
  test('run beside those with histories about as long, equal ones in the order they came', async () => {
    const { runner, runs } = createRunner({ rowsPerRun: () => 3 });
    await usersScored(runner, [40, 900, 3, 500, 3, 40, 12, 450]);
    expect(lengthsOf(runs)).toEqual([
      [900, 500, 450],
      [40, 40],
      [12, 3, 3],
    ]);
    expect(runs.flat().map(({ userRow }) => userRow)).toEqual([1, 3, 7, 0, 5, 6, 2, 4]);
  });

  test('fill runs up where the graph takes so many rows every time', async () => {
    const { runner, runs } = createRunner({ rowsPerRun: () => 3, mixesLengths: true });
    await usersScored(runner, [40, 900, 3, 500, 3, 40, 12]);
    expect(lengthsOf(runs)).toEqual([[900, 500, 40], [40, 12, 3], [3]]);
  });

  test.each([true, false])('each get their own scores, over random lengths, mixed: %s', async (mixesLengths) => {
    const arbitrary = fc.record({
      lengths: fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 40 }),
      most: fc.integer({ min: 1, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ lengths, most }) => {
        const { runner, runs } = createRunner({ rowsPerRun: () => most, mixesLengths });
        const scored = await usersScored(runner, lengths);
        expect([...scored].toSorted(([a], [b]) => a - b)).toEqual(lengths.map((_, row) => [row, row * 100]));
        for (const rows of runs) expect(rows.length).toBeLessThanOrEqual(most);
      }),
    );
  });

  const mixed = Array.from({ length: 96 }, (_, at) => [5, 700, 20, 90, 3, 300][at % 6]!);
  const histories = mixed.reduce((sum, length) => sum + length, 0);
  /** As they came, so many a run. */
  const cellsInOrder = (perRun: number): number => {
    const rows = tasksOf(mixed).map(({ feed }) => feed);
    const starts = Array.from({ length: Math.ceil(rows.length / perRun) }, (_, run) => run * perRun);
    return starts.reduce((sum, from) => sum + cellsOf(rows.slice(from, from + perRun)), 0);
  };

  test.each([100, 32, 5])('are padded little when their histories are mixed, at most %i a run', async (perRun) => {
    const { runner, runs } = createRunner({ rowsPerRun: () => perRun });
    await usersScored(runner, mixed);
    const cells = runs.reduce((sum, rows) => sum + cellsOf(rows), 0);
    expect(cells).toBeLessThan(1.05 * histories);
    expect(cellsInOrder(perRun)).toBeGreaterThan(3 * histories);
  });

  test('are padded little where a run always takes eight rows', async () => {
    const { runner, runs } = createRunner({ rowsPerRun: () => 8, mixesLengths: true });
    await usersScored(runner, mixed);
    const cells = runs.reduce((sum, rows) => sum + cellsOf(rows, 8), 0);
    expect([runs.length, cells]).toEqual([12, histories]);
    expect(cellsInOrder(8)).toBeGreaterThan(3 * histories);
  });
});

describe('candidates of the users of one batch', () => {
  /** Of user r the items r, r + 1, ... */
  const pairsScored = async (runner: Runner, counts: readonly number[], lengths = counts.map(() => 1)) => {
    const scored = new Map<number, number[][]>();
    const candidatesOf = ({ row }: { row: number }): Int32Array =>
      Int32Array.from({ length: counts[row]! }, (_, at) => row + at);
    await runPairs(runner, { tasks: tasksOf(lengths), candidatesOf }, ({ row }, { items, scores }) => {
      expect(scored.has(row)).toBe(false);
      scored.set(row, [[...items!], [...scores]]);
    });
    return scored;
  };
  const expected = (counts: readonly number[]): [number, number[][]][] =>
    counts.map((count, row) => {
      const items = Array.from({ length: count }, (_, at) => row + at);
      return [row, [items, items.map((item) => row * 100 + item)]];
    });

  test('share runs, and a user may stand in several', async () => {
    const { runner, runs } = createRunner({ rowsPerRun: () => 5 }, 'pairs');
    const counts = [2, 1, 0, 8, 3];
    expect([...(await pairsScored(runner, counts))].toSorted(([a], [b]) => a - b)).toEqual(expected(counts));
    expect(runs.map((rows) => rows.map(({ userRow }) => userRow))).toEqual([
      [0, 0, 1, 3, 3],
      [3, 3, 3, 3, 3],
      [3, 4, 4, 4],
    ]);
  });

  test('are told of when nobody has any, without a run', async () => {
    const { runner, runs } = createRunner({}, 'pairs');
    expect([...(await pairsScored(runner, [0, 0]))]).toEqual(expected([0, 0]));
    expect(runs).toEqual([]);
  });

  test('stand in fewer rows the longer the histories that each row repeats', async () => {
    const rowsPerRun = (longest: number): number => Math.floor(100 / longest);
    const { runner, runs } = createRunner({ rowsPerRun }, 'pairs');
    const counts = [3, 4, 3, 5];
    const scored = await pairsScored(runner, counts, [20, 2, 50, 16]);
    expect([...scored].toSorted(([a], [b]) => a - b)).toEqual(expected(counts));
    expect(lengthsOf(runs)).toEqual([[50, 50], [50], [20, 20, 20, 16, 16], [16, 16, 16, 2, 2, 2], [2]]);
  });

  test('are chosen when their run comes: not for all users at once', async () => {
    const { runner, runs } = createRunner({ rowsPerRun: () => 4 }, 'pairs');
    const chosen: number[] = [];
    const candidatesOf = ({ row }: { row: number }): Int32Array => {
      chosen.push(runs.length);
      return Int32Array.of(row, row, row);
    };
    await runPairs(runner, { tasks: tasksOf([1, 1, 1, 1, 1]), candidatesOf }, () => undefined);
    expect(chosen).toEqual([0, 0, 1, 2, 2]);
  });

  test('fail together when their run does: the batch is then tried again, task by task', async () => {
    const { runner } = createRunner({}, 'pairs');
    const failing = { ...runner, run: async () => Promise.reject(new RunError('wrong shape')) } as unknown as Runner;
    await expect(pairsScored(failing, [1, 1])).rejects.toThrow('wrong shape');
  });
});
