import type { ServerResponse } from 'node:http';
import { transportStatus, type Refusal } from './transport-error.ts';

type Headers = Readonly<Record<string, string>>;

/** Ends the response with a JSON body. Does nothing when the client is gone. */
export const sendJson = (
  response: ServerResponse,
  { status = 200, body, headers = {} }: { status?: number; body: unknown; headers?: Headers },
): void => {
  if (response.headersSent || response.destroyed) return;
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
};

/** The body of every refusal: the same shape as an error of GraphQL. */
export const refusalBody = ({ code, message, details }: Refusal): object => ({
  errors: [{ message, extensions: { ...details, code } }],
});

/** Refuses a request with its status and a JSON error. */
export const sendRefusal = (response: ServerResponse, refusal: Refusal): void =>
  sendJson(response, {
    status: transportStatus[refusal.code],
    body: refusalBody(refusal),
    headers: { 'cache-control': 'no-store', ...refusal.headers },
  });
