import { expect, onTestFinished, test, vi } from 'vitest';
import { createCommandBreaker } from '../../src/redis/command-breaker.ts';
import { DeadlineError } from '../../src/redis/deadline.ts';

const never = () => new Promise<never>(() => undefined);
const refusal = () => Promise.reject(Object.assign(new Error('OOM no memory'), { name: 'ReplyError' }));
const endless = new AbortController().signal;

const setUp = () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
  return createCommandBreaker(100);
};

/** Runs the clock until `promise` has settled. */
const settled = async <T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> => {
  let ended = false;
  const result = Promise.allSettled([promise]).then(([each]) => ((ended = true), each));
  while (!ended) await vi.advanceTimersByTimeAsync(10);
  return result;
};

test('stays closed for answers, also for those that say no', async () => {
  const breaker = setUp();
  expect(await settled(breaker.run(async () => 1))).toMatchObject({ value: 1 });
  expect(await settled(breaker.run(refusal))).toMatchObject({ reason: { name: 'ReplyError' } });
  expect(breaker.state()).toBe('closed');
});

test('opens when one command is not answered in time, and then runs none', async () => {
  const breaker = setUp();
  expect(await settled(breaker.run(never))).toMatchObject({ reason: expect.any(DeadlineError) });
  expect(breaker.state()).toBe('open');
  const command = vi.fn(never);
  expect(await settled(breaker.run(command))).toMatchObject({ status: 'rejected' });
  expect(command).not.toHaveBeenCalled();
});

test('closes on a probe, which has to wait for it', async () => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0.5); // the wait is drawn by lot, and can be next to nothing
  onTestFinished(() => random.mockRestore());
  const breaker = setUp();
  await settled(breaker.run(never));
  const probe = vi.fn(async () => 'PONG');
  const closing = breaker.close(probe, endless);
  await vi.advanceTimersByTimeAsync(0);
  expect(probe).not.toHaveBeenCalled();
  expect(await settled(closing)).toMatchObject({ status: 'fulfilled' });
  expect(probe).toHaveBeenCalledOnce();
  expect(breaker.state()).toBe('closed');
});

test('lets probes through more and more rarely, but at least every ten seconds', async () => {
  const breaker = setUp();
  await settled(breaker.run(never));
  const waitsMs: number[] = [];
  for (let round = 0; round < 12; round++) {
    const startMs = Date.now();
    let beganMs = 0;
    await settled(breaker.close(() => ((beganMs = Date.now()), never()), endless));
    waitsMs.push(beganMs - startMs);
  }
  expect(Math.max(...waitsMs)).toBeLessThan(10_000);
  expect(Math.max(...waitsMs.slice(1))).toBeGreaterThan(waitsMs[0]!);
});

test('does not probe for a connection that is lost meanwhile', async () => {
  const breaker = setUp();
  await settled(breaker.run(never));
  const losing = new AbortController();
  const probe = vi.fn(never);
  const closing = settled(breaker.close(probe, losing.signal));
  losing.abort();
  expect(await closing).toMatchObject({ status: 'rejected' });
  expect(probe).not.toHaveBeenCalled();
});
