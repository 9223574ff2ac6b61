import type { Operation } from '../../graphql/operation/operation-context.ts';
import type { Logger } from '../../telemetry/logger.type.ts';

/** What proxies log for a client that did not wait; nothing is sent with it. */
export const clientClosedRequest = 499;

const round = (value: number): number => Math.round(value * 100) / 100;

/** Writes the line of one operation. Who the users are is not logged. */
export const logOperation = (
  logger: Logger,
  { operation, status, durationMs }: { operation: Operation; status: number; durationMs: number },
): void => {
  const { requestId, record } = operation.context;
  const { operationName, errorCodes, lists, cachedLists, batchIds } = record;
  const fields = {
    requestId,
    operation: operationName,
    durationMs: round(durationMs),
    status,
    ...(errorCodes.size > 0 && { errors: [...errorCodes] }),
    ...(lists > 0 && { lists, cachedLists }),
    ...(batchIds.length > 0 && { batchIds }),
  };
  logger.info(fields, 'operation');
};
