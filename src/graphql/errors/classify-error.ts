import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError } from 'graphql';
import { badUserInput, MarqueeError } from '../../errors.ts';
import { documentLimits } from '../document/document-limits.ts';
import { documentLimitCode, limitError } from '../document/limit-error.ts';
import { isVisible } from './public-error.ts';

/** What kind of error ended a field or a whole request. */
export type ClassifiedError =
  /** One of the catalogue that clients may see. */
  | { readonly kind: 'known'; readonly error: MarqueeError }
  /** The GraphQL server can't run the request, and says so under a code of its own. */
  | { readonly kind: 'refused'; readonly code: string }
  /** The document is beyond a limit; `error.extensions` says which. */
  | { readonly kind: 'limited'; readonly error: GraphQLError }
  /** A fault of the server. */
  | { readonly kind: 'internal'; readonly cause: unknown };

/** Codes that Apollo gives to requests it can't run. */
export const apolloCodes: ReadonlySet<string> = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** graphql-js refuses arguments while it executes (null from a variable, for example) without giving a code. */
const argumentError = /^Argument "(?<argument>[_A-Za-z][_0-9A-Za-z]*)" (?:of |has )/;

/** graphql-js gives up after some wrong variables without giving a code. */
const tooManyErrors = /^Too many errors processing variables/;

/** graphql-js stops reading after `maxTokens`. */
const tooManyTokens = /^Syntax Error: Document contains more tha[nt] \d+ tokens/;

/** Apollo wraps what its steps throw, and puts a code of its own in place of ours. */
const limitOf = (error: unknown): GraphQLError | null => {
  if (!(error instanceof GraphQLError)) return null;
  if (tooManyTokens.test(error.message)) return limitError('tokens', documentLimits.tokens.max + 1);
  if (error.extensions['code'] === documentLimitCode) return error;
  return limitOf(error.originalError);
};

const argumentIn = ({ message, extensions }: GraphQLError): string | undefined =>
  extensions['code'] === undefined ? argumentError.exec(message)?.groups?.['argument'] : undefined;

/** What was thrown: by a resolver, or as the refusal of a whole request (`requestError`). */
const originalOf = (error: unknown): unknown =>
  error instanceof GraphQLError && error.originalError instanceof MarqueeError
    ? error.originalError
    : unwrapResolverError(error);

export const classifyError = (error: unknown): ClassifiedError => {
  const limited = limitOf(error);
  if (limited !== null) return { kind: 'limited', error: limited };
  const original = originalOf(error);
  if (isVisible(original)) return { kind: 'known', error: original };
  if (!(original instanceof GraphQLError)) return { kind: 'internal', cause: original };
  const { code } = original.extensions;
  if (typeof code === 'string' && apolloCodes.has(code)) return { kind: 'refused', code };
  const argument = argumentIn(original);
  if (argument !== undefined) return { kind: 'known', error: badUserInput(argument, original.message) };
  if (tooManyErrors.test(original.message))
    return { kind: 'known', error: new MarqueeError('BAD_USER_INPUT', original.message) };
  return { kind: 'internal', cause: original };
};
