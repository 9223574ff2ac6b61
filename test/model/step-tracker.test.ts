import { describe, expect, test } from 'vitest';
import { BundleError } from '../../src/bundle/bundle-error.ts';
import { StepTracker } from '../../src/model/loading/step-tracker.ts';

import { bundleError } from '../support/refusals.ts';

const states = (tracker: StepTracker): Record<string, string> =>
  Object.fromEntries(tracker.progress().steps.map(({ name, state }) => [name, state]));

describe('the record of a load', () => {
  test('begins with all steps pending, in order, those that are no part of it skipped', () => {
    const { targetVersion, steps } = new StepTracker('7', { skipped: ['COMPARE'] }).progress();
    expect(targetVersion).toBe('7');
    expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'FETCH PENDING',
      'MANIFEST PENDING',
      'HASHES PENDING',
      'GRAPH PENDING',
      'WARM_UP PENDING',
      'GOLDEN_ANSWERS PENDING',
      'COMPARE SKIPPED',
      'SWITCH PENDING',
      'DRAIN PENDING',
    ]);
    expect(steps.every(({ durationMs }) => durationMs === null)).toBe(true);
  });

  test('shows a step as running until it has passed, then how long it took, and gives its result', async () => {
    const tracker = new StepTracker('7');
    let finish: (result: string) => void = () => undefined;
    const running = tracker.run('GRAPH', () => new Promise<string>((resolve) => (finish = resolve)));
    expect(tracker.ran()).toEqual([{ name: 'GRAPH', state: 'RUNNING', durationMs: null }]);
    finish('facts');
    expect(await running).toBe('facts');
    expect(tracker.ran()).toEqual([{ name: 'GRAPH', state: 'PASSED', durationMs: expect.any(Number) }]);
    expect(tracker.ran()[0]!.durationMs).toBeGreaterThanOrEqual(0);
  });

  test.each<[string, () => Promise<never>]>([
    ['rejects', () => Promise.reject(new Error('why'))],
    [
      'throws',
      () => {
        throw new Error('why');
      },
    ],
  ])('shows a step as failed when its work %s, and throws that on', async (_, work) => {
    const tracker = new StepTracker('7');
    await tracker.run('FETCH', () => undefined);
    await expect(tracker.run('MANIFEST', work)).rejects.toThrow('why');
    expect(states(tracker)).toMatchObject({ FETCH: 'PASSED', MANIFEST: 'FAILED', HASHES: 'PENDING' });
    expect(tracker.failed()).toBe('MANIFEST');
    expect(tracker.ran().map(({ name }) => name)).toEqual(['FETCH', 'MANIFEST']);
  });

  test('blames the first step when none has run', () => {
    const tracker = new StepTracker('7');
    expect([tracker.failed(), tracker.ran()]).toEqual(['FETCH', []]);
  });
});

describe('a step that takes too long', () => {
  const never = (): Promise<never> => new Promise(() => undefined);

  test('fails at its deadline, which its work is told, too', async () => {
    const tracker = new StepTracker('7', { timeoutMs: 20 });
    let told: unknown;
    const running = tracker.run('GRAPH', (signal) => {
      signal.addEventListener('abort', () => (told = signal.reason));
      return never();
    });
    await expect(running).rejects.toThrow(
      bundleError({
        step: 'GRAPH',
        file: null,
        expected: 'a step that ends within 20 ms (MODEL_STEP_TIMEOUT_MS)',
        actual: 'one that did not',
      }),
    );
    expect(told).toBeInstanceOf(BundleError);
    expect(tracker.failed()).toBe('GRAPH');
  });

  test('fails when the load is ended, and none begins after that', async () => {
    const ending = new AbortController();
    const tracker = new StepTracker('7', { signal: ending.signal });
    const running = tracker.run('WARM_UP', never);
    ending.abort(new Error('the server stops'));
    await expect(running).rejects.toThrow('the server stops');
    await expect(tracker.run('SWITCH', () => 'switched')).rejects.toThrow('the server stops');
    expect(await tracker.run('DRAIN', () => 'drained')).toBe('drained');
  });
});
