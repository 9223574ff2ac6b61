import type { Logger } from './logger.type.ts';

/** Warns, but not more than once in a while; what is left out is counted on the next line. */
export type TroubleLog = (fields: Readonly<Record<string, unknown>>, message: string) => void;

export interface TroubleLogOptions {
  readonly logger?: Logger | undefined;
  readonly intervalMs?: number;
  /** Milliseconds, never going back. */
  readonly now?: () => number;
}

export const createTroubleLog = (options: TroubleLogOptions): TroubleLog => {
  const { logger, intervalMs = 10_000, now = () => performance.now() } = options;
  let quietUntilMs = -Infinity;
  let suppressed = 0;
  return (fields, message) => {
    if (now() < quietUntilMs) {
      suppressed += 1;
      return;
    }
    quietUntilMs = now() + intervalMs;
    logger?.warn({ ...fields, suppressed }, message);
    suppressed = 0;
  };
};
