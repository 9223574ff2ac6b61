import { setTimeout as delay } from 'node:timers/promises';

/** How long requests in flight may take when the server stops, in milliseconds: never less than their own deadline. */
const leastCloseTimeoutMs = 10_000;
/** For ending processes and connections when nothing is in flight any more. */
const endingMs = 5_000;

/** How long the parts of a stop may take. */
export interface StopTimes {
  /** From a closed port until what is still in flight is cut off. */
  readonly closeTimeoutMs: number;
  /** All of it. */
  readonly stopTimeoutMs: number;
}

export const stopTimesOf = (config: { shutdownDelayMs: number; requestTimeoutMs: number }): StopTimes => {
  const closeTimeoutMs = Math.max(leastCloseTimeoutMs, config.requestTimeoutMs + 1000);
  return { closeTimeoutMs, stopTimeoutMs: config.shutdownDelayMs + closeTimeoutMs + endingMs };
};

/** Settles as `stopping` does, or rejects after `timeoutMs`. */
export const stopWithin = async (stopping: Promise<void>, timeoutMs: number): Promise<void> => {
  const late = async (): Promise<never> => {
    await delay(timeoutMs, undefined, { ref: false });
    throw new Error(`Stopping took more than ${timeoutMs} ms.`);
  };
  await Promise.race([stopping, late()]);
};
