import { BundleError } from '../../bundle/bundle-error.ts';
import type { WarmUpTiming } from '../generation.ts';

const mostUsers = 100;
const mostRuns = 20;
const longestMs = 250;

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;

/** The most users of one batch, so that a batch takes half of `runTimeoutMs` at most: 1 to 100. */
export const greatestBatchFor = (msPerUser: number, runTimeoutMs: number): number =>
  Math.max(1, Math.min(mostUsers, Math.floor(runTimeoutMs / 2 / msPerUser)));

/** Throws a `BundleError` for a model that is too slow for one user: it would lose its process with every question. */
export const checkFastEnough = ({ p50Ms }: WarmUpTiming, runTimeoutMs: number): void => {
  if (p50Ms < runTimeoutMs) return;
  const expected = `a run for one user within ${runTimeoutMs} ms (INFERENCE_TIMEOUT_MS)`;
  throw new BundleError({ step: 'WARM_UP', file: 'model.onnx', expected, actual: `${Math.round(p50Ms)} ms` });
};

/**
 * Times `run`, which scores `batchSize` users: once untimed, then up to 20 times or a quarter of a second, whichever is
 * over first, at least once.
 */
export const timeRuns = async (batchSize: number, run: () => Promise<unknown>): Promise<WarmUpTiming> => {
  await run();
  const took: number[] = [];
  const began = performance.now();
  do {
    const started = performance.now();
    await run();
    took.push(performance.now() - started);
  } while (took.length < mostRuns && performance.now() - began < longestMs);
  const sorted = took.toSorted((a, b) => a - b);
  return { batchSize, p50Ms: quantile(sorted, 0.5), p95Ms: quantile(sorted, 0.95) };
};
