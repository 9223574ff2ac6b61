import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sourceCodes, type SlateBatch } from '../../src/inference/protocol.ts';
import { packTasks, unpackSlates } from '../../src/inference/batches/task-batch.ts';
import { createPlan } from '../../src/recommendation/plan.ts';
import type { ScoringTask } from '../../src/recommendation/task.ts';
import { smallCatalogue } from '../support/catalogues.ts';
import { plainPlan, plainRequest, taskOf, userWho } from '../support/tasks.ts';

const plans = [
  plainPlan,
  createPlan(smallCatalogue, { ...plainRequest, exclude: ['1', '3'] }),
  createPlan(smallCatalogue, { ...plainRequest, filter: { minRating: 6 }, includeSeen: true, diversity: 0.3 }),
];

const taskArbitrary: fc.Arbitrary<ScoringTask> = fc
  .record({
    plan: fc.constantFrom(...plans),
    cold: fc.boolean(),
    row: fc.integer({ min: -1, max: 1e9 }),
    asGiven: fc.boolean(),
    readOut: fc.option(fc.array(fc.nat(9999), { minLength: 1, maxLength: 5 })),
    entries: fc.array(fc.tuple(fc.nat(9999), fc.constantFrom(0, 0.5, 1)), { maxLength: 20 }),
  })
  .map(({ plan, cold, row, asGiven, readOut, entries }) =>
    taskOf(row, {
      plan,
      cold,
      ...(asGiven ? { asGiven } : {}),
      ...(readOut === null ? {} : { readOut: Int32Array.from(readOut) }),
      ...userWho(
        row,
        entries.map(([item]) => item),
        entries.map(([, weight]) => weight),
      ),
    }),
  );

describe('packed tasks', () => {
  test('say all that there is to know of each task, over random tasks', () => {
    fc.assert(
      fc.property(fc.array(taskArbitrary, { maxLength: 30 }), (tasks) => {
        const batch = packTasks(tasks);
        tasks.forEach((task, row) => {
          const [from, to] = [batch.historyOffsets[row], batch.historyOffsets[row + 1]];
          const plan = batch.plans[batch.planOf[row]!]!;
          expect([plan.text, plan.limits, plan.likes]).toEqual([
            task.plan.rankingText,
            task.plan.limits,
            task.plan.likes,
          ]);
          expect(batch.history.slice(from, to)).toEqual(task.history);
          expect(batch.weights.slice(from, to)).toEqual(task.weights);
          expect(batch.excluded.slice(batch.excludedOffsets[row], batch.excludedOffsets[row + 1])).toEqual(
            task.plan.excluded,
          );
          expect(batch.readOut.slice(batch.readOutOffsets[row], batch.readOutOffsets[row + 1])).toEqual(
            task.readOut ?? new Int32Array(0),
          );
          const { userRows, cold, includeSeen, asGiven, diversity } = batch;
          expect([userRows, cold, includeSeen, asGiven, diversity].map((column) => column[row])).toEqual([
            task.userRow,
            Number(task.cold),
            Number(task.plan.includeSeen),
            Number(task.asGiven ?? false),
            task.plan.diversity,
          ]);
        });
        expect(batch.planOf).toHaveLength(tasks.length);
      }),
    );
  });

  test('share a ranking plan, also where they exclude different movies', () => {
    const batch = packTasks([0, 1, 2, 0].map((plan, row) => taskOf(row, { plan: plans[plan]! })));
    expect(batch.plans).toHaveLength(2);
    expect([...batch.planOf]).toEqual([0, 0, 1, 0]);
  });

  test('survive the way to another process', () => {
    const batch = packTasks([taskOf(1), taskOf(2, { plan: plans[2]! })]);
    expect(structuredClone(batch)).toEqual(batch);
  });
});

describe('unpacked slates', () => {
  test('are one for each task, empty ones too, and none for unfinished ones, over random replies', () => {
    const slate = fc.record({
      source: fc.constantFrom(...sourceCodes),
      items: fc.array(fc.nat(9999), { maxLength: 10 }),
      eligibleCount: fc.nat(9999),
      diversified: fc.boolean(),
      unfinished: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(slate, { maxLength: 20 }), (slates) => {
        const ends = slates.map((_, row) => slates.slice(0, row + 1).reduce((sum, { items }) => sum + items.length, 0));
        const items = Int32Array.from(slates.flatMap((each) => each.items));
        const reply: SlateBatch = {
          offsets: Int32Array.from([0, ...ends]),
          items,
          scores: Float32Array.from(items, (item) => -item),
          eligibleCounts: Int32Array.from(slates, (each) => each.eligibleCount),
          sources: Uint8Array.from(slates, ({ source }) => sourceCodes.indexOf(source)),
          diversified: Uint8Array.from(slates, (each) => Number(each.diversified)),
          unfinished: Uint8Array.from(slates, (each) => Number(each.unfinished)),
          droppedScores: 0,
        };
        expect(unpackSlates(reply)).toEqual(
          slates.map((each) =>
            each.unfinished
              ? null
              : {
                  source: each.source,
                  eligibleCount: each.eligibleCount,
                  items: Int32Array.from(each.items),
                  scores: Float32Array.from(each.items, (item) => -item),
                  ...(each.diversified ? { diversified: true } : {}),
                },
          ),
        );
      }),
    );
  });

  test('have memory of their own, so that keeping one keeps no batch alive', () => {
    const reply: SlateBatch = {
      offsets: Int32Array.of(0, 1, 2),
      items: Int32Array.of(7, 8),
      scores: Float32Array.of(1, 1),
      eligibleCounts: Int32Array.of(1, 1),
      sources: Uint8Array.of(0, 0),
      diversified: Uint8Array.of(0, 0),
      unfinished: Uint8Array.of(0, 0),
      droppedScores: 0,
    };
    const [first] = unpackSlates(reply);
    expect([first!.items.buffer.byteLength, first!.scores.buffer.byteLength]).toEqual([4, 4]);
  });
});
