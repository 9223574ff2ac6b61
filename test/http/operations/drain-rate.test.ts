import { expect, test } from 'vitest';
import { DrainRate } from '../../../src/http/operations/drain-rate.ts';
import { range } from '../../support/turns.ts';

/** Keeps `underWay` operations under way while one ends each `everyMs`; the time afterwards. */
const keepBusy = (rate: DrainRate, { underWay = 100, everyMs = 2, count = 1000, from = 0 } = {}): number => {
  for (const at of range(0, count)) {
    rate.ended(underWay - 1, from + at * everyMs);
  }
  return from + count * everyMs;
};

test('what is under way takes as long as its number and the rate at which operations end say', () => {
  const rate = new DrainRate();
  const now = keepBusy(rate, { everyMs: 2 });
  expect(rate.expectedMs(500, now)).toBeCloseTo(1000, -2);
  expect(rate.expectedMs(31, now)).toBe(0);
});

test('nothing is known before there was much to do, and after a while', () => {
  const rate = new DrainRate();
  expect(rate.expectedMs(5000, 0)).toBe(0);
  const idle = keepBusy(rate, { underWay: 8, everyMs: 50 });
  expect(rate.expectedMs(5000, idle)).toBe(0);
  const busy = keepBusy(rate, { from: idle });
  expect(rate.expectedMs(5000, busy)).toBeGreaterThan(0);
  expect(rate.expectedMs(5000, busy + 60_000)).toBe(0);
});

test('a rate that changes is learned again', () => {
  const rate = new DrainRate();
  const slow = keepBusy(rate, { everyMs: 10 });
  expect(rate.expectedMs(100, slow)).toBeCloseTo(1000, -2);
  const fast = keepBusy(rate, { everyMs: 1, count: 5000, from: slow });
  expect(rate.expectedMs(100, fast)).toBeCloseTo(100, -2);
});

/** So many end, all within `lastsMs`. */
const drain = (rate: DrainRate, { from = 0, count = 60, lastsMs = 20 } = {}): void =>
  range(0, count).forEach((ended) => rate.ended(count - 1 - ended, from + (ended * lastsMs) / count));

test('what stood still and is answered at once afterwards was not slow', () => {
  const rate = new DrainRate();
  drain(rate, { from: 3000, lastsMs: 20 });
  expect(rate.expectedMs(100, 3020)).toBeLessThan(100);
});

test('a burst that is answered fast corrects what was measured before, also when no more are let in', () => {
  const rate = new DrainRate();
  const slow = keepBusy(rate, { underWay: 40, everyMs: 200, count: 100 });
  expect(rate.expectedMs(32, slow)).toBeGreaterThan(5000);
  for (const burst of [0, 20]) drain(rate, { from: slow + burst, count: 34, lastsMs: 10 });
  expect(rate.expectedMs(100, slow + 40)).toBeLessThan(200);
});
