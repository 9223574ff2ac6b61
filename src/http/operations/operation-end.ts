import { outcomeOf } from '../../graphql/operation/operation-outcome.ts';
import type { Logger } from '../../telemetry/logger.type.ts';
import type { RequestMetrics } from '../../telemetry/metrics/request-metrics.ts';
import type { ShowUserId } from '../../telemetry/user-id-log.ts';
import { transportStatus } from '../transport-error.ts';
import { logOperation, type EndedOperation } from './log-operation.ts';

/** What hears of operations that have ended. */
export interface OperationEndDeps {
  readonly logger: Logger;
  readonly requestMetrics: RequestMetrics;
  readonly showUserId: ShowUserId;
}

/** What proxies log for a client that did not wait; nothing is sent with it. */
export const clientClosedRequest = 499;

/** `serialisedAt`, by `performance.now()`: when the answer was handed to the socket; null where there was none. */
export type EndOperation = (ended: EndedOperation, serialisedAt: number | null) => void;

/** Writes the line of each operation that has ended, and counts it. */
export const createOperationEnd =
  (deps: OperationEndDeps): EndOperation =>
  (ended, serialisedAt) => {
    const { operation, status, durationMs } = ended;
    const { record } = operation.context;
    const { operationName, isResolved, executedAt, inference } = record;
    const outcome = status === clientClosedRequest ? 'abandoned' : outcomeOf(record, status);
    if (record.errorCodes.size === 0 && outcome in transportStatus) record.errorCodes.add(outcome);
    logOperation(deps, ended);
    deps.requestMetrics.request({
      operationName: isResolved ? operationName : undefined,
      outcome,
      durationMs,
      inference,
      serialiseMs: executedAt === null || serialisedAt === null ? null : serialisedAt - executedAt,
    });
  };
