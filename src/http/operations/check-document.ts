import type { IncomingMessage } from 'node:http';
import { checkDocumentText } from '../../graphql/document/check-document-text.ts';
import type { OperationContext } from '../../graphql/operation/operation-context.ts';

export const searchOf = ({ url = '/' }: IncomingMessage): string => {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at);
};

const documentOf = (request: IncomingMessage, body: unknown): unknown => {
  if (request.method === 'GET') return new URLSearchParams(searchOf(request)).get('query');
  return typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
};

/** Throws the `GraphQLError` that answers a request whose document may not even be parsed. */
export const checkDocument = (request: IncomingMessage, body: unknown, { record }: OperationContext): void => {
  const document = documentOf(request, body);
  const error = typeof document === 'string' ? checkDocumentText(document) : null;
  if (error === null) return;
  record.errorCodes.add(String(error.extensions['code']));
  throw error;
};
