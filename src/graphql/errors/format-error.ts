import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { classifyError } from './classify-error.ts';
import { publicError } from './public-error.ts';

type FormatError = NonNullable<ApolloServerOptions<BaseContext>['formatError']>;

/** graphql-js ends messages with names of the schema that look like the wrong one. */
const suggestion = / ?Did you mean .*$/s;

const longestMessage = 500;

/** Messages of graphql-js repeat what the client sent, however long. */
const shorten = (message: string): string =>
  message.length > longestMessage ? `${message.slice(0, longestMessage)}...` : message;

const place = ({ locations, path }: GraphQLFormattedError): Pick<GraphQLFormattedError, 'locations' | 'path'> => ({
  ...(locations && { locations }),
  ...(path && { path }),
});

/** Turns any error into what clients may see. `hideSuggestions` leaves out "Did you mean" about names of the schema. */
export const createFormatError =
  ({ hideSuggestions }: { hideSuggestions: boolean }): FormatError =>
  (formatted, thrown) => {
    const classified = classifyError(thrown);
    switch (classified.kind) {
      case 'known': {
        const { code, message, details } = classified.error;
        return { message: shorten(message), ...place(formatted), extensions: { ...details, code } };
      }
      case 'refused': {
        const message = hideSuggestions ? formatted.message.replace(suggestion, '') : formatted.message;
        return { message: shorten(message), ...place(formatted), extensions: { code: classified.code } };
      }
      case 'limited': {
        const { http: _, ...extensions } = classified.error.extensions;
        return { message: classified.error.message, extensions };
      }
      case 'internal': {
        const { code, message } = publicError(classified.cause);
        const requestId = formatted.extensions?.['requestId'];
        return { message, ...place(formatted), extensions: { code, ...(requestId !== undefined && { requestId }) } };
      }
    }
  };
