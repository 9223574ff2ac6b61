import { expect, test } from 'vitest';
import { TurnQueue } from '../../src/inference/batches/turn-queue.ts';
import { range } from '../support/turns.ts';

/** A queue whose turns the test begins. */
const setUp = (perTurn: number) => {
  const planned: (() => void)[] = [];
  const passed: number[] = [];
  const queue = new TurnQueue({ perTurn, nextTurn: (callback) => planned.push(callback) });
  const pass = (numbers: readonly number[]): void =>
    numbers.forEach((number) => void queue.pass().then(() => passed.push(number)));
  const nextTurn = async (): Promise<void> => {
    planned.splice(0).forEach((callback) => callback());
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { pass, passed, nextTurn, planned };
};

test('so many pass in each turn, in their order, and none is left behind', async () => {
  const { pass, passed, nextTurn, planned } = setUp(3);
  pass(range(0, 8));
  await new Promise((resolve) => setImmediate(resolve));
  expect(passed).toEqual([0, 1, 2]);
  await nextTurn();
  expect(passed).toEqual([0, 1, 2, 3, 4, 5]);
  pass([8]);
  await nextTurn();
  expect(passed).toEqual(range(0, 9));
  await nextTurn();
  expect(planned).toEqual([]);
  pass([9]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(passed).toHaveLength(10);
});
