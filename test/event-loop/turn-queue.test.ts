import { expect, test } from 'vitest';
import { TurnQueue } from '../../src/event-loop/turn-queue.ts';
import type { WhenQuiet } from '../../src/event-loop/arrivals.ts';
import { range } from '../support/turns.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A queue whose turns the test begins, in which each takes `eachMs`. */
const setUp = (whenQuiet?: WhenQuiet) => {
  const planned: (() => void)[] = [];
  const passed: number[] = [];
  let at = 0;
  const work = { eachMs: 2 };
  const queue = new TurnQueue({
    turnMs: 10,
    crowdedTurnMs: 5,
    whenQuiet,
    now: () => at,
    nextTurn: (callback) => planned.push(callback),
  });
  const passOne = async (number: number): Promise<void> => {
    await queue.pass();
    passed.push(number);
    at += work.eachMs;
  };
  const pass = (numbers: readonly number[]): void => numbers.forEach((number) => void passOne(number));
  /** How many pass in the next turn. */
  const nextTurn = async (): Promise<number> => {
    const before = passed.length;
    planned.splice(0).forEach((callback) => callback());
    await settled();
    return passed.length - before;
  };
  return { pass, passed, nextTurn, planned, work };
};

test('a few pass in each turn, in their order, and none is left behind', async () => {
  const { pass, passed, nextTurn, planned } = setUp();
  pass(range(0, 10));
  await settled();
  expect(passed).toEqual([]);
  expect(await nextTurn()).toBe(4);
  expect(await nextTurn()).toBe(4);
  pass([10]);
  expect(await nextTurn()).toBe(3);
  expect(passed).toEqual(range(0, 11));
  await nextTurn();
  expect(planned).toEqual([]);
  pass([11]);
  await nextTurn();
  expect(passed).toHaveLength(12);
});

test('fewer pass when each takes longer, but always one; more when each takes less', async () => {
  const { pass, nextTurn, work } = setUp();
  const turns = async (count: number): Promise<number> => {
    for (let turn = 1; turn < count; turn++) await nextTurn();
    return nextTurn();
  };
  pass(range(0, 2000));
  work.eachMs = 4;
  expect(await turns(30)).toBe(2);
  work.eachMs = 100;
  expect(await turns(30)).toBe(1);
  work.eachMs = 1;
  expect([9, 10]).toContain(await turns(30));
  work.eachMs = 0;
  expect(await turns(30)).toBe(32);
});

test('those who wait go on when they may', async () => {
  const held: ((isQuiet: boolean) => void)[] = [];
  const { pass, passed, nextTurn, planned } = setUp((callback) => held.push(callback));
  pass(range(0, 4));
  expect(await nextTurn()).toBe(0);
  expect(planned).toEqual([]);
  held.splice(0).forEach((callback) => callback(false));
  await settled();
  expect(passed).toEqual(range(0, 2)); // somebody is kept waiting
  expect(await nextTurn()).toBe(0);
  held.splice(0).forEach((callback) => callback(true));
  await settled();
  expect(passed).toEqual(range(0, 4));
});
