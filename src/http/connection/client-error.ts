import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { InFlight } from '../in-flight.ts';
import type { Refusal } from '../transport-error.ts';
import { refuseSocket } from './refuse-socket.ts';

/** What Node's parser says about it; `rawPacket` is what arrived last. */
type ClientError = Error & { readonly code?: string; readonly rawPacket?: Buffer };

type ClientErrorListener = (error: ClientError, socket: Duplex | Socket) => void;

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

const messages: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The address and the headers are too large.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request took too long to arrive.',
};

const largeCredentials = /\r\nauthorization:[^\r\n]{8192}/i;

const refusalOf = ({ code = '', rawPacket }: ClientError): Refusal => {
  if (code === 'HPE_HEADER_OVERFLOW' && largeCredentials.test(rawPacket?.toString('latin1') ?? ''))
    return { code: 'UNAUTHENTICATED', message: 'The header Authorization is too large.' };
  return { code: 'BAD_REQUEST', message: messages[code] ?? 'This is not an HTTP request.' };
};

/**
 * Answers what is no HTTP request, or did not arrive in time, and cuts the connection. Requests that came before on
 * the same connection are answered first.
 */
export const createClientErrorListener = (inFlight: InFlight): ClientErrorListener => {
  const refused = new WeakSet<Duplex>();
  return (error, socket) => {
    const { code = '' } = error;
    if (code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    if (refused.has(socket)) return; // Node reads on, and says so of everything that follows
    refused.add(socket);
    const refusal = refusalOf(error);
    const statusLine = statusLines[code] ?? '400 Bad Request';
    inFlight.whenAnswered(socket, () => refuseSocket(socket, { statusLine, refusal }));
  };
};
