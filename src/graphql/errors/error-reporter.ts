import { MarqueeError } from '../../errors.ts';
import type { Logger } from '../../telemetry/logger.type.ts';
import { isVisible } from './public-error.ts';

/**
 * Logs the faults of one request, each once: those that clients do not see as errors, those they see (a failed model)
 * as warnings, when they have a cause. The caller's own faults are not logged.
 */
export const createErrorReporter = (logger: Logger, requestId: string): ((error: unknown) => void) => {
  const reported = new Set<unknown>();
  return (error) => {
    if (reported.has(error)) return;
    reported.add(error);
    if (!isVisible(error)) logger.error({ requestId, err: error }, 'internal error');
    else if (error instanceof MarqueeError && error.cause !== undefined)
      logger.warn({ requestId, code: error.code, err: error }, error.message);
  };
};
