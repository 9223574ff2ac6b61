import { describe, expect, test } from 'vitest';
import { Flights } from '../../src/recommendation/flights/flights.ts';
import type { Lane } from '../../src/recommendation/ports.ts';
import { taskOf } from '../support/tasks.ts';

const opens = (flights: Flights, lane: Lane, requestId: string): boolean =>
  flights.join(taskOf(1), lane, { requestId }).opened;

describe('who asks for a slate that is under way', () => {
  test('joins it when both are single users', () => {
    const flights = new Flights();
    const first = flights.join(taskOf(1), 'interactive', { requestId: 'a' });
    const second = flights.join(taskOf(1), 'interactive', { requestId: 'b' });
    expect([first.opened, second.opened]).toEqual([true, false]);
    expect(second.flight).toBe(first.flight);
    expect([...first.flight.requests]).toEqual(['a', 'b']);
  });

  test('joins it as a batch, whether a single user or a batch opened it', () => {
    const flights = new Flights();
    expect([opens(flights, 'interactive', 'a'), opens(flights, 'bulk', 'b')]).toEqual([true, false]);
    const others = new Flights();
    expect([opens(others, 'bulk', 'a'), opens(others, 'bulk', 'b')]).toEqual([true, false]);
  });

  test('never joins a batch as a single user; a batch that comes then joins the single user', () => {
    const flights = new Flights();
    const bulk = flights.join(taskOf(1), 'bulk', { requestId: 'a' }).flight;
    const single = flights.join(taskOf(1), 'interactive', { requestId: 'b' });
    expect(single.opened).toBe(true);
    expect(flights.join(taskOf(1), 'bulk', { requestId: 'c' }).flight).toBe(single.flight);
    expect([...bulk.requests]).toEqual(['a']);
  });

  test('opens another one for another task', () => {
    const flights = new Flights();
    opens(flights, 'interactive', 'a');
    expect(flights.join(taskOf(2), 'interactive', { requestId: 'a' }).opened).toBe(true);
  });

  test('opens a new one once the old one is closed', () => {
    const flights = new Flights();
    for (const lane of ['interactive', 'bulk'] as const) {
      const { flight } = flights.join(taskOf(1), lane, { requestId: 'a' });
      flights.close(flight);
      expect(flights.join(taskOf(1), lane, { requestId: 'b' }).flight).not.toBe(flight);
    }
  });

  test('finds the new one although the old one is closed once more', () => {
    const flights = new Flights();
    const old = flights.join(taskOf(1), 'interactive', { requestId: 'a' }).flight;
    flights.close(old);
    const { flight } = flights.join(taskOf(1), 'interactive', { requestId: 'b' });
    flights.close(old);
    expect(flights.join(taskOf(1), 'interactive', { requestId: 'c' }).flight).toBe(flight);
  });
});

describe('a flight', () => {
  test('is aborted, and no longer joined, only when its last request has left', () => {
    const flights = new Flights();
    const { flight } = flights.join(taskOf(1), 'interactive', { requestId: 'a' });
    flights.join(taskOf(1), 'bulk', { requestId: 'b' });
    flight.leave('a');
    expect(flight.signal.aborted).toBe(false);
    flight.leave('b');
    expect(flight.signal.aborted).toBe(true);
    expect(opens(flights, 'interactive', 'c')).toBe(true);
  });

  test('does not mind a request that leaves twice, or that never came', () => {
    const { flight } = new Flights().join(taskOf(1), 'interactive', { requestId: 'a' });
    flight.leave('stranger');
    expect(flight.signal.aborted).toBe(false);
    flight.leave('a');
    flight.leave('a');
    expect(flight.signal.aborted).toBe(true);
  });

  test('that fails while nobody waits disturbs nobody', async () => {
    const { flight } = new Flights().join(taskOf(1), 'interactive', { requestId: 'a' });
    flight.fail(new Error('an unhandled rejection would fail this test run'));
    await expect(flight.result).rejects.toThrow('unhandled');
  });
});
