import type { ServerResponse } from 'node:http';
import { defaultTimeouts } from './timeouts.ts';

/**
 * Cuts off a client that does not read its answer in time, be it nothing or a byte now and then. Call it after `end`;
 * small answers are gone by then.
 */
export const cutOffSlowReader = (response: ServerResponse, patienceMs = defaultTimeouts.readMs): void => {
  if (response.writableLength === 0) return;
  const cutOff = setTimeout(() => response.destroy(), patienceMs);
  response.once('close', () => clearTimeout(cutOff));
};
