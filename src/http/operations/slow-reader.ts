import type { ServerResponse } from 'node:http';

/** How long a client may read nothing of an answer that is ready. */
const patienceMs = 30_000;

/** Cuts off a client that does not read its answer. Call it after `end`; small answers are gone by then. */
export const cutOffSlowReader = (response: ServerResponse): void => {
  if (response.writableLength > 0) response.setTimeout(patienceMs, () => response.destroy());
};
