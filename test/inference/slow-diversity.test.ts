import { describe, expect, test } from 'vitest';
import { Diversifier } from '../../src/inference/child/diversity/diversifier.ts';
import { ItemRows } from '../../src/inference/child/diversity/item-rows.ts';
import type { FeedRow } from '../../src/inference/child/feeds/feed-row.ts';
import { RunError } from '../../src/inference/child/graph/output/run-error.ts';
import type { SlateBatch } from '../../src/inference/protocol.ts';
import { catalogueOf } from '../support/catalogues.ts';

const itemCount = 200;
const { columns } = catalogueOf(Array.from({ length: itemCount }, () => ({ genres: ['Drama'] })));
const nothing = new Float32Array(0);

type Runner = ConstructorParameters<typeof ItemRows>[0];

/** A graph of full rows that takes so long for each, by a clock of its own, and fails for one item. */
const createSlowGraph = ({ msPerRow = 10, rowsPerRun = 32, poison = -1 } = {}) => {
  let time = 0;
  const runs: number[] = [];
  const asked: number[] = [];
  const runner: Runner = {
    runShape: { rowsPerRun: () => rowsPerRun, mixesLengths: true },
    run: async (rows: readonly FeedRow[]) => {
      time += rows.length * msPerRow;
      runs.push(rows.length);
      return rows.map(({ history }) => {
        const watched = history.items[0]!;
        if (watched === poison) throw new RunError('poison');
        asked.push(watched);
        return { items: null, scores: Float32Array.from({ length: itemCount }, (_, item) => 1 + (watched ^ item)) };
      });
    },
  };
  const now = (): number => time;
  const rows = new ItemRows(runner, nothing, now);
  return { runs, asked, now, rows, diversifier: new Diversifier(columns, rows, now) };
};

/** Slates of all items, best first. */
const slatesOf = (count: number): SlateBatch => ({
  offsets: Int32Array.from({ length: count + 1 }, (_, row) => row * itemCount),
  items: Int32Array.from({ length: count * itemCount }, (_, at) => at % itemCount),
  scores: Float32Array.from({ length: count * itemCount }, (_, at) => itemCount - (at % itemCount)),
  eligibleCounts: new Int32Array(count).fill(itemCount),
  sources: new Uint8Array(count),
  diversified: new Uint8Array(count),
  unfinished: new Uint8Array(count),
  droppedScores: 0,
});
const all = slatesOf(1).items;

describe('rows of single items', () => {
  test('are asked for in runs that end in time, and go on where they were', async () => {
    const { runs, asked, now, rows } = createSlowGraph();
    for (const [until, known] of [
      [500, 50],
      [1000, 100],
      [1995, 200],
    ] as const) {
      const answer = await rows.of(all, until);
      expect([answer?.length, asked.length]).toEqual([known === itemCount ? itemCount : undefined, known]);
      expect(now()).toBeLessThanOrEqual(until + 10);
    }
    expect(asked).toEqual([...all]);
    expect(Math.max(...runs)).toBe(32);
    expect(await rows.of(all, 0)).toHaveLength(itemCount);
    expect(asked).toHaveLength(itemCount);
  });

  test('are one more each time, however little time there is, and none when it is too late', async () => {
    const { asked, now, rows } = createSlowGraph({ msPerRow: 1000 });
    for (let time = 1; time <= 3; time++) {
      expect(await rows.of(all, now() + 1)).toBeNull();
      expect(asked).toHaveLength(time);
    }
    expect(await rows.of(all, now())).toBeNull();
    expect(asked).toHaveLength(3);
  });
});

describe('slates of one batch', () => {
  test('are mixed as far as there is time; the others are as they were, and finished later', async () => {
    const { asked, now, diversifier } = createSlowGraph();
    const diversity = Float64Array.of(0, 0.5, 0, 0.3);
    for (let time = 0; time < 3; time++) {
      const slates = slatesOf(4);
      await diversifier.mix(slates, diversity, now() + 600);
      expect([[...slates.diversified], [...slates.unfinished]]).toEqual([
        [0, 0, 0, 0],
        [0, 1, 0, 1],
      ]);
      expect(slates.items).toEqual(slatesOf(4).items);
    }
    const slates = slatesOf(4);
    await diversifier.mix(slates, diversity, now() + 600);
    expect([[...slates.diversified], [...slates.unfinished]]).toEqual([
      [0, 1, 0, 1],
      [0, 0, 0, 0],
    ]);
    expect(asked).toEqual([...all]);
    const inTime = createSlowGraph({ msPerRow: 0 });
    const expected = slatesOf(4);
    await inTime.diversifier.mix(expected, diversity, Infinity);
    expect([slates.items, slates.scores]).toEqual([expected.items, expected.scores]);
  });

  test('are mixed one at least, without a run, when all is known and it is late', async () => {
    const { now, rows, diversifier } = createSlowGraph();
    await rows.of(all, Infinity);
    const slates = slatesOf(3);
    await diversifier.mix(slates, Float64Array.of(0.5, 0.5, 0), now());
    expect([[...slates.diversified], [...slates.unfinished]]).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
  });

  test('wait for a batch of their own when scoring took all the time; a task that is alone fails then', async () => {
    const { runs, now, diversifier } = createSlowGraph();
    const slates = slatesOf(2);
    await diversifier.mix(slates, Float64Array.of(0.5, 0), now());
    expect([...slates.unfinished]).toEqual([1, 0]);
    await expect(diversifier.mix(slatesOf(1), Float64Array.of(0.5), now())).rejects.toThrow(RunError);
    expect(runs).toEqual([]);
  });

  test('fail with a graph that can not be run for one of their movies, and what was known stays known', async () => {
    const { asked, diversifier } = createSlowGraph({ rowsPerRun: 10, poison: 55 });
    for (let time = 0; time < 2; time++)
      await expect(diversifier.mix(slatesOf(1), Float64Array.of(0.5), Infinity)).rejects.toThrow('poison');
    const known = asked.slice(0, 51);
    expect(new Set(known).size).toBe(51);
    expect(asked.slice(51).every((item) => item >= 51)).toBe(true);
  });
});
