import { GraphQLError } from 'graphql';
import { documentLimits, type DocumentLimitName } from './document-limits.ts';

export const documentLimitCode = 'DOCUMENT_LIMIT_EXCEEDED';

/** What is said about a document beyond a limit: as data in `extensions`, beside `code`. */
export interface ExceededLimit {
  readonly limit: DocumentLimitName;
  readonly max: number;
  /** At least this many: counting ends where it is clear. */
  readonly got: number;
}

/** The refusal of a document; HTTP status 400. */
export const limitError = (limit: DocumentLimitName, counted: number): GraphQLError => {
  const { max, counted: what } = documentLimits[limit];
  const got = Math.min(counted, Number.MAX_SAFE_INTEGER); // fragments that spread each other count to infinity
  const exceeded: ExceededLimit = { limit, max, got };
  return new GraphQLError(`A document has at most ${max} ${what}, got ${got}.`, {
    extensions: { code: documentLimitCode, ...exceeded, http: { status: 400 } },
  });
};
