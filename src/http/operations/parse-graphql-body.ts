import type { IncomingMessage } from 'node:http';
import { readBody } from './read-body.ts';
import type { Refusal } from '../transport-error.ts';

/** What Apollo is given as the body of a request. */
export type GraphqlBody =
  | { readonly kind: 'body'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'gone' };

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

const malformed: GraphqlBody = {
  kind: 'refused',
  refusal: { code: 'BAD_REQUEST', message: 'The request body is not valid JSON.' },
};

/** Reads the body of a POST. Anything but JSON is left to Apollo, which refuses it (forms and plain text as CSRF). */
export const parseGraphqlBody = async (request: IncomingMessage, limitBytes: number): Promise<GraphqlBody> => {
  if (request.method !== 'POST') return { kind: 'body', body: undefined };
  const read = await readBody(request, limitBytes);
  if (read.kind !== 'text') return read;
  if (!jsonType.test(request.headers['content-type'] ?? '')) return { kind: 'body', body: undefined };
  try {
    const body: unknown = JSON.parse(read.text);
    return { kind: 'body', body };
  } catch {
    return malformed; // the parser's own words are about positions in a text that the client has
  }
};
