import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { refusalBody } from './send-json.ts';

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

const messages: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The headers are too large.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request took too long to arrive.',
};

/** Answers what is no HTTP request, or did not arrive in time, and cuts the connection. */
export const answerClientError = (error: Error & { code?: string }, socket: Duplex | Socket): void => {
  const { code = '' } = error;
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const message = messages[code] ?? 'This is not an HTTP request.';
  const body = JSON.stringify(refusalBody({ code: 'BAD_REQUEST', message }));
  const head = [
    `HTTP/1.1 ${statusLines[code] ?? '400 Bad Request'}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
