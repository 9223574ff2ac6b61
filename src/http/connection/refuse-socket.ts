import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { refusalBody } from '../send-json.ts';
import type { Refusal } from '../transport-error.ts';

/** How long a refused client may take to notice before its connection is destroyed. */
const lingerMs = 1_000;

/** Answers a connection on which there is no request to answer, and closes it. */
export const refuseSocket = (
  socket: Duplex | Socket,
  { statusLine, refusal, headers = [] }: { statusLine: string; refusal: Refusal; headers?: readonly string[] },
): void => {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(refusalBody(refusal));
  const head = [
    `HTTP/1.1 ${statusLine}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...headers,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  const linger = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(linger));
};
