import { describe, expect, test } from 'vitest';
import { OverloadGate } from '../../../src/http/operations/overload-gate.ts';
import { range } from '../../support/turns.ts';

/** A gate before operations that take `costMs` each, in turns that a test begins and ends. */
const setUp = ({ costMs = 1, mostOperations = 1e6 } = {}) => {
  let now = 1000;
  let endOfTurn = (): void => undefined;
  const shed: string[] = [];
  const gate = new OverloadGate({
    mostOperations,
    longestWaitMs: 2500,
    now: () => now,
    atEndOfTurn: (callback) => (endOfTurn = callback),
    onShed: (reason) => shed.push(reason),
  });
  /** One turn in which so many arrive; how many were taken. */
  const turn = (arrivals: number): number => {
    const taken = range(0, arrivals).filter(() => {
      const isTaken = gate.refusal() === null;
      now += isTaken ? costMs : costMs / 10;
      return isTaken;
    });
    endOfTurn();
    return taken.length;
  };
  return { gate, turn, shed, later: (ms: number) => (now += ms) };
};

describe('case 26: before an operation is read,', () => {
  test('a burst is taken whole', () => {
    const { turn, shed } = setUp();
    expect(turn(900)).toBe(900);
    expect(shed).toEqual([]);
  });

  test('turns that are full again and again, but short, are taken', () => {
    const { turn } = setUp();
    for (const _ of range(0, 50)) expect(turn(400)).toBe(400);
  });

  test('an overload is refused but for what a short turn takes', () => {
    const { turn, shed } = setUp();
    for (const _ of range(0, 8)) turn(600);
    expect(turn(600)).toBe(32);
    expect(turn(600)).toBe(32);
    expect(new Set(shed)).toEqual(new Set(['event-loop']));
  });

  test('fast operations are taken for longer than slow ones', () => {
    const { turn } = setUp({ costMs: 0.1 });
    for (const _ of range(0, 12)) turn(6000);
    expect(turn(6000)).toBeGreaterThan(45);
    expect(turn(6000)).toBeLessThan(60);
  });

  test('few clients that take long are taken, however long', () => {
    const { turn } = setUp({ costMs: 100 });
    for (const _ of range(0, 20)) turn(8);
    expect(turn(8)).toBe(8);
  });

  test('everything is taken again when nothing had to be refused for a while', () => {
    const { turn, later } = setUp();
    for (const _ of range(0, 8)) turn(600);
    for (const _ of range(0, 20)) {
      turn(10);
      later(10);
    }
    expect(turn(900)).toBe(900);
  });

  test('time in which nothing arrives is no overload', () => {
    const { turn, later } = setUp();
    for (const _ of range(0, 10)) {
      later(10_000);
      expect(turn(900)).toBe(900);
    }
  });

  test('no more operations are under way than may be', () => {
    const { gate, turn, shed } = setUp({ mostOperations: 2 });
    const [end] = [gate.begin(), gate.begin()];
    expect(turn(1)).toBe(0);
    expect(shed).toEqual(['concurrency']);
    end();
    expect(turn(1)).toBe(1);
  });
});
