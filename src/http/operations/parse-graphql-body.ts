import type { IncomingMessage } from 'node:http';
import type { BodyRoom } from './body-room.ts';
import { readBody } from './read-body.ts';
import type { Refusal } from '../transport-error.ts';

/** What Apollo is given as the body of a request. */
export type GraphqlBody =
  | { readonly kind: 'body'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'gone' };

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** What a page of somebody else can send without asking: Apollo refuses it as such (CSRF). */
const simpleType = /^(?:text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)\s*(?:;|$)/i;

const charset = /;\s*charset\s*=\s*"?(?<name>[^\s";]*)/i;

const refused = (code: Refusal['code'], message: string, details = {}): GraphqlBody => ({
  kind: 'refused',
  refusal: { code, message, details },
});

const refuseType = (type: string): GraphqlBody | null => {
  if (!jsonType.test(type))
    return refused('UNSUPPORTED_MEDIA_TYPE', 'Send the operation as JSON, with content-type: application/json.');
  const name = charset.exec(type)?.groups?.['name'] ?? 'utf-8';
  return /^utf-?8$/i.test(name) ? null : refused('UNSUPPORTED_MEDIA_TYPE', 'JSON is sent as UTF-8.');
};

const parse = (text: string): GraphqlBody => {
  try {
    const body: unknown = JSON.parse(text);
    if (!Array.isArray(body)) return { kind: 'body', body };
    const counted = { limit: 'operations', max: 1, got: body.length };
    return refused('BAD_REQUEST', `A request is one operation, got a list of ${body.length}.`, counted);
  } catch {
    return refused('BAD_REQUEST', 'The request body is not valid JSON.'); // the parser's own words are about positions
  }
};

/** Reads the body of a POST. What could come from a page of somebody else is left to Apollo, unread. */
export const parseGraphqlBody = async (
  request: IncomingMessage,
  limitBytes: number,
  room: BodyRoom,
): Promise<GraphqlBody> => {
  if (request.method !== 'POST') return { kind: 'body', body: undefined };
  const read = await readBody(request, limitBytes, room);
  if (read.kind !== 'text') return read;
  const type = request.headers['content-type'];
  if (type === undefined || simpleType.test(type)) return { kind: 'body', body: undefined };
  return refuseType(type) ?? parse(read.text);
};
