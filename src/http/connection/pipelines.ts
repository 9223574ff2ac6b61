import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** So many requests of one connection may wait for their answers. Clients that send the next one before the answer are rare. */
const mostWaiting = 32;

/**
 * The requests that each connection has sent and that are not answered. With the last one that may wait, its connection
 * closes after that answer, and what came behind is not answered: clients must send that again (RFC 9112, 9.3.2).
 */
export class Pipelines {
  readonly #waiting = new WeakMap<Socket, Set<ServerResponse>>();

  /** Whether a request that has just arrived is to be answered. Its response emits `close` in any case, once. */
  enter(response: ServerResponse): boolean {
    const { socket } = response.req;
    const waiting = this.#waiting.get(socket) ?? this.#open(socket);
    if (waiting.size >= mostWaiting || socket.destroyed) {
      socket.pause(); // reads no more of them
      return false;
    }
    waiting.add(response);
    response.once('close', () => waiting.delete(response));
    if (waiting.size === mostWaiting) response.shouldKeepAlive = false;
    return true;
  }

  #open(socket: Socket): Set<ServerResponse> {
    const waiting = new Set<ServerResponse>();
    this.#waiting.set(socket, waiting);
    socket.once('close', () => process.nextTick(abandon, waiting));
    return waiting;
  }
}

/** Node closes the response whose turn it was when its connection broke; those behind it would stay open for ever. */
const abandon = (waiting: ReadonlySet<ServerResponse>): void => {
  for (const response of waiting) {
    response.destroy();
    response.emit('close');
  }
};
