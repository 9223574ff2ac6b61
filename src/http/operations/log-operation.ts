import type { Operation } from '../../graphql/operation/operation-context.ts';
import type { OperationRecord } from '../../graphql/operation/operation-record.ts';
import type { Logger } from '../../telemetry/logger.type.ts';
import type { ShowUserId } from '../../telemetry/user-id-log.ts';

/** An operation whose response is sent, or not wanted any more. */
export interface EndedOperation {
  readonly operation: Operation;
  /** What the client was told. */
  readonly status: number;
  readonly durationMs: number;
}

const longestUserId = 128;

const round = (value: number): number => Math.round(value * 100) / 100;

const cacheState = ({ lists, cachedLists }: OperationRecord): 'hit' | 'partial' | 'miss' => {
  if (cachedLists === 0) return 'miss';
  return cachedLists === lists ? 'hit' : 'partial';
};

const listFields = (record: OperationRecord) => {
  const { lists, cachedLists, inference } = record;
  if (lists === 0) return {};
  const timings = inference && { queueMs: round(inference.queueMs), computeMs: round(inference.computeMs) };
  return { cache: cacheState(record), lists, cachedLists, ...timings };
};

/** Writes the line of one operation. Who the users are is logged as `showUserId` says. */
export const logOperation = (
  { logger, showUserId }: { logger: Logger; showUserId: ShowUserId },
  { operation, status, durationMs }: EndedOperation,
): void => {
  const { requestId, record } = operation.context;
  const { operationName, cost, errorCodes, batchIds, userIds } = record;
  const fields = {
    requestId,
    operation: operationName,
    durationMs: round(durationMs),
    status,
    ...(cost > 0 && { cost }),
    ...(errorCodes.size > 0 && { errors: [...errorCodes] }),
    ...listFields(record),
    ...(batchIds.length > 0 && { batchIds }),
    ...(showUserId !== null &&
      userIds.length > 0 && { userIds: userIds.map((id) => showUserId(id.slice(0, longestUserId))) }),
  };
  logger.info(fields, 'operation');
};
