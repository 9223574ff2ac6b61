import { errorCatalogue } from '../../errors.ts';
import type { OperationRecord } from './operation-record.ts';

const statusOf = (code: string): number =>
  code in errorCatalogue ? errorCatalogue[code as keyof typeof errorCatalogue].httpStatus : 0;

/** The code with the highest status; the first among equals. */
const gravest = (codes: ReadonlySet<string>): string | undefined =>
  [...codes].reduce<string | undefined>(
    (worst, code) => (worst === undefined || statusOf(code) > statusOf(worst) ? code : worst),
    undefined,
  );

/**
 * How an operation ended, in one word: `ok`; `partial`, some of it failed; or, where all of it did, the code of its
 * gravest error. `status` is what it was answered with.
 */
export const outcomeOf = ({ errorCodes, hasData, executedAt }: OperationRecord, status: number): string => {
  const code = gravest(errorCodes);
  if (code !== undefined) return hasData ? 'partial' : code;
  if (executedAt !== null) return 'ok';
  // Refused before there was anything to tell the record.
  return status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
};
