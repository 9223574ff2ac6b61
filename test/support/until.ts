import { setTimeout as delay } from 'node:timers/promises';

/** Polls until `condition` holds; fails with `what` when it does not within `deadlineMs`. */
export const until = async (
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 10_000,
): Promise<void> => {
  const endMs = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`Still waiting after ${deadlineMs} ms: ${what}`);
    await delay(5);
  }
};
