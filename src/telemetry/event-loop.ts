import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { EventLoopDelay } from './server-state.ts';

/** Watches how late the event loop is until it is closed. */
export interface EventLoopWatch {
  /** Over the last whole window, or since the start where there is none yet: whoever asks changes nothing for others. */
  readonly delay: () => EventLoopDelay;
  readonly close: () => void;
}

const resolutionMs = 20;
const defaultWindowMs = 10_000;

/** Node records the time between two ticks of a timer, of which the timer's own period is no delay. */
const delayMs = (nanoseconds: number): number =>
  Number.isFinite(nanoseconds) ? Math.max(0, Math.round(nanoseconds / 1e4 - resolutionMs * 100) / 100) : 0;

const read = (histogram: IntervalHistogram): EventLoopDelay => ({
  p50Ms: delayMs(histogram.percentile(50)),
  p99Ms: delayMs(histogram.percentile(99)),
  maxMs: delayMs(histogram.max),
});

export const watchEventLoop = (windowMs = defaultWindowMs): EventLoopWatch => {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  let last: EventLoopDelay | null = null;
  const timer = setInterval(() => {
    last = read(histogram);
    histogram.reset();
  }, windowMs).unref();
  return {
    delay: () => last ?? read(histogram),
    close: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
};
