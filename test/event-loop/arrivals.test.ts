import { expect, test } from 'vitest';
import { Arrivals } from '../../src/event-loop/arrivals.ts';

/** Turns that the test begins; each takes a millisecond. */
const setUp = () => {
  const planned: (() => void)[] = [];
  let at = 0;
  const arrivals = new Arrivals({ now: () => at, nextTurn: (callback) => planned.push(callback) });
  const called: string[] = [];
  const ask = (name: string): void => arrivals.whenQuiet(() => called.push(name));
  const turn = (arrivesSomebody: boolean): void => {
    at++;
    if (arrivesSomebody) arrivals.arrived();
    planned.splice(0).forEach((callback) => callback());
  };
  return { ask, turn, called };
};

test('work goes on at once while nobody arrives', () => {
  const { ask, turn, called } = setUp();
  ask('first');
  expect(called).toEqual(['first']);
  turn(true);
  for (let turns = 0; turns < 3; turns++) turn(false);
  ask('second');
  expect(called).toEqual(['first', 'second']);
});

test('work waits while connections arrive, whoever else waits, and goes on in the first turn without one', () => {
  const { ask, turn, called } = setUp();
  turn(true);
  ask('first');
  turn(true);
  ask('second');
  turn(true);
  turn(true);
  expect(called).toEqual([]);
  turn(false);
  expect(called).toEqual(['first', 'second']);
  turn(false);
  expect(called).toHaveLength(2);
});

test('work does not wait for ever', () => {
  const { ask, turn, called } = setUp();
  turn(true);
  ask('first');
  for (let turns = 0; turns < 19; turns++) turn(true);
  expect(called).toEqual([]);
  turn(true);
  expect(called).toEqual(['first']);
});
