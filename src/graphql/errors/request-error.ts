import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { errorCatalogue, type MarqueeError } from '../../errors.ts';

/** Refuses a whole operation before it is executed, with the status of the catalogue. For plugins to throw. */
export const requestError = (error: MarqueeError): GraphQLError => {
  const headers = new HeaderMap();
  const seconds = error.details['retryAfterSeconds'];
  if (typeof seconds === 'number') headers.set('retry-after', String(Math.ceil(seconds)));
  const http = { status: errorCatalogue[error.code].httpStatus, headers };
  return new GraphQLError(error.message, { originalError: error, extensions: { http } });
};
