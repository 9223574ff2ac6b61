import { setTimeout as delay } from 'node:timers/promises';

/** How a server that is told to stop goes on answering, so that whoever sends it requests notices that it is not ready. */
export interface Linger {
  /** From the end of readiness until the port closes. */
  readonly delayMs: number;
  /** Whether to wait for balancers that have not sent anything for that long, too. */
  readonly evenIfQuiet: boolean;
}

/** Waits until the port may close: not at all when nobody has asked anything for `delayMs`, which `quietMs` says. */
export const lingerFor = async ({ delayMs, evenIfQuiet }: Linger, quietMs: number): Promise<void> => {
  if (delayMs > 0 && (evenIfQuiet || quietMs < delayMs)) await delay(delayMs);
};
