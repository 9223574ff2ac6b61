import type { ServerResponse } from 'node:http';

/** Cuts off a client that does not read its answer within `patienceMs` once it is made, be it nothing or a byte now and then. */
export const cutOffSlowReader = (response: ServerResponse, patienceMs: number): void => {
  response.once('prefinish', () => {
    if (response.writableLength === 0) return; // small answers are gone by now
    const cutOff = setTimeout(() => response.destroy(), patienceMs);
    response.once('close', () => clearTimeout(cutOff));
  });
};
