import { expect, test } from 'vitest';
import { checkFastEnough, greatestBatchFor, timeRuns } from '../../src/model/checks/warm-up.ts';

test.each([
  [0.03, 2000, 100],
  [10, 2000, 100],
  [20, 2000, 50],
  [300, 2000, 3],
  [5000, 2000, 1],
  [0, 2000, 100],
])('a model that takes %d ms a user gets, with a deadline of %d ms, batches of %d', (msPerUser, timeoutMs, users) => {
  expect(greatestBatchFor(msPerUser, timeoutMs)).toBe(users);
});

test('a batch is run once untimed and at most twenty times', async () => {
  let runs = 0;
  const timing = await timeRuns(7, async () => void runs++);
  expect([timing.batchSize, runs]).toEqual([7, 21]);
  expect(timing.p95Ms).toBeGreaterThanOrEqual(timing.p50Ms);
});

test('a model that takes longer for one user than a run may is refused, with both figures', () => {
  expect(() => checkFastEnough({ batchSize: 1, p50Ms: 1999, p95Ms: 5000 }, 2000)).not.toThrow();
  expect(() => checkFastEnough({ batchSize: 1, p50Ms: 2100, p95Ms: 2200 }, 2000)).toThrow(
    'expected a run for one user within 2000 ms (INFERENCE_TIMEOUT_MS), got 2100 ms',
  );
});
