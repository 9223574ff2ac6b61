import { expect, test } from 'vitest';
import { Arrivals } from '../../../src/http/connection/arrivals.ts';

/** Turns that the test begins; each takes a millisecond. */
const setUp = () => {
  const planned: (() => void)[] = [];
  let at = 0;
  const arrivals = new Arrivals({ now: () => at, nextTurn: (callback) => planned.push(callback) });
  let calls = 0;
  const ask = (): void => arrivals.whenQuiet(() => calls++);
  const turn = (arrivesSomebody: boolean): void => {
    at++;
    if (arrivesSomebody) arrivals.arrived();
    planned.splice(0).forEach((callback) => callback());
  };
  return { arrivals, ask, turn, calls: () => calls };
};

test('work goes on at once while nobody arrives', () => {
  const { ask, calls } = setUp();
  ask();
  ask();
  expect(calls()).toBe(2);
});

test('work waits while connections arrive, and goes on in the first turn without one', () => {
  const { arrivals, ask, turn, calls } = setUp();
  arrivals.arrived();
  ask();
  turn(true);
  turn(true);
  expect(calls()).toBe(0);
  turn(false);
  expect(calls()).toBe(1);
  turn(false);
  expect(calls()).toBe(1);
});

test('work does not wait for ever', () => {
  const { arrivals, ask, turn, calls } = setUp();
  arrivals.arrived();
  ask();
  for (let turns = 0; turns < 9; turns++) turn(true);
  expect(calls()).toBe(0);
  turn(true);
  expect(calls()).toBe(1);
});
