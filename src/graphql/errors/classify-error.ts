import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError } from 'graphql';
import { badUserInput, MarqueeError } from '../../errors.ts';
import { isVisible } from './public-error.ts';

/** What kind of error ended a field or a whole request. */
export type ClassifiedError =
  /** One of the catalogue that clients may see. */
  | { readonly kind: 'known'; readonly error: MarqueeError }
  /** The GraphQL server can't run the request, and says so under a code of its own. */
  | { readonly kind: 'refused'; readonly code: string }
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

/** What was thrown: by a resolver, or as the refusal of a whole request (`requestError`). */
const originalOf = (error: unknown): unknown =>
  error instanceof GraphQLError && error.originalError instanceof MarqueeError
    ? error.originalError
    : unwrapResolverError(error);

export const classifyError = (error: unknown): ClassifiedError => {
  const original = originalOf(error);
  if (isVisible(original)) return { kind: 'known', error: original };
  if (!(original instanceof GraphQLError)) return { kind: 'internal', cause: original };
  const { code } = original.extensions;
  if (typeof code === 'string' && apolloCodes.has(code)) return { kind: 'refused', code };
  const argument = code === undefined ? argumentError.exec(original.message)?.groups?.['argument'] : undefined;
  if (argument === undefined) return { kind: 'internal', cause: original };
  return { kind: 'known', error: badUserInput(argument, original.message) };
};
