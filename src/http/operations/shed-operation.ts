import type { ServerResponse } from 'node:http';
import { refusalBody } from '../send-json.ts';
import { transportStatus } from '../transport-error.ts';

const retryAfterSeconds = 1;

const body = `${JSON.stringify(
  refusalBody({
    code: 'OVERLOADED',
    message: 'More is asked than this server can answer. Try again in a moment.',
    details: { retryAfterSeconds },
  }),
)}\n`;

const headers = Object.entries({
  'content-type': 'application/json; charset=utf-8',
  'content-length': String(Buffer.byteLength(body)),
  'cache-control': 'no-store',
  'retry-after': String(retryAfterSeconds),
}).flat();

/** Refuses an operation that has not been read. Made once, because it is sent when there is no time. */
export const shedOperation = (response: ServerResponse, requestId: string): void => {
  response.writeHead(transportStatus.OVERLOADED, [...headers, 'x-request-id', requestId]);
  response.end(body);
};
