import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { InFlight } from '../in-flight.ts';
import { refuseSocket } from './refuse-socket.ts';

type ClientErrorListener = (error: Error & { code?: string }, socket: Duplex | Socket) => void;

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

const messages: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The address and the headers are too large.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request took too long to arrive.',
};

/**
 * Answers what is no HTTP request, or did not arrive in time, and cuts the connection. Requests that came before on
 * the same connection are answered first.
 */
export const createClientErrorListener =
  (inFlight: InFlight): ClientErrorListener =>
  ({ code = '' }, socket) => {
    if (code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const statusLine = statusLines[code] ?? '400 Bad Request';
    const message = messages[code] ?? 'This is not an HTTP request.';
    inFlight.whenAnswered(socket, () => refuseSocket(socket, { statusLine, message }));
  };
