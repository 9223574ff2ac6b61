import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { refusalBody } from './send-json.ts';
import type { Refusal } from './transport-error.ts';

/** What Node's parser says about it; `rawPacket` is what arrived last. */
type ClientError = Error & { readonly code?: string; readonly rawPacket?: Buffer };

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

const messages: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The headers are too large.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request took too long to arrive.',
};

const largeCredentials = /\r\nauthorization:[^\r\n]{8192}/i;

const refusalOf = ({ code = '', rawPacket }: ClientError): Refusal => {
  if (code === 'HPE_HEADER_OVERFLOW' && largeCredentials.test(rawPacket?.toString('latin1') ?? ''))
    return { code: 'UNAUTHENTICATED', message: 'The header Authorization is too large.' };
  return { code: 'BAD_REQUEST', message: messages[code] ?? 'This is not an HTTP request.' };
};

/** Answers what is no HTTP request, or did not arrive in time, and cuts the connection. */
export const answerClientError = (error: ClientError, socket: Duplex | Socket): void => {
  const { code = '' } = error;
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(refusalBody(refusalOf(error)));
  const head = [
    `HTTP/1.1 ${statusLines[code] ?? '400 Bad Request'}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
