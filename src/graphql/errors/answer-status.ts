import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { errorCatalogue, type ErrorCode } from '../../errors.ts';

/** What HTTP says about an answer without data. */
export interface AnswerStatus {
  readonly status: number;
  /** For the header `Retry-After`; null when it is not said. */
  readonly retryAfterSeconds: number | null;
}

/** Statuses that say: try again. */
const retryStatuses: ReadonlySet<number> = new Set([429, 503]);
/** When no error knows better. */
const usualRetrySeconds = 1;

const isCatalogued = (code: unknown): code is ErrorCode => typeof code === 'string' && code in errorCatalogue;

const kindOf = ({ extensions }: GraphQLFormattedError): { httpStatus: number; retryable: boolean } | null => {
  const code = extensions?.['code'];
  return isCatalogued(code) ? errorCatalogue[code] : null;
};

/** Whether there is any data. A root field that is null without an error has answered. */
export const someFieldAnswered = ({ data, errors = [] }: FormattedExecutionResult): boolean => {
  const failed = new Set(errors.map(({ path }) => path?.[0]));
  return Object.entries(data ?? {}).some(([field, value]) => value !== null || !failed.has(field));
};

/**
 * The gravest status among the errors of an operation in which no field produced data; null for every other answer,
 * and for a request that was not executed, whose status Apollo knows.
 */
export const answerStatus = (result: FormattedExecutionResult): AnswerStatus | null => {
  const { data, errors = [] } = result;
  if (data === undefined || errors.length === 0 || someFieldAnswered(result)) return null;
  let status = 200;
  let retryAfterSeconds: number | null = null;
  for (const error of errors) {
    const kind = kindOf(error);
    const seconds = error.extensions?.['retryAfterSeconds'];
    if (kind !== null) status = Math.max(status, kind.httpStatus);
    if (kind?.retryable && typeof seconds === 'number') retryAfterSeconds = Math.max(retryAfterSeconds ?? 0, seconds);
  }
  const isAskedAgain = retryStatuses.has(status);
  return { status, retryAfterSeconds: isAskedAgain ? (retryAfterSeconds ?? usualRetrySeconds) : null };
};
