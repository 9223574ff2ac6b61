import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Pipeline {
  readonly waiting: Set<ServerResponse>;
  /** How many came that will not be answered. */
  behind: number;
}

/** So many requests of one connection may wait for their answers. Clients that send the next one before the answer are rare. */
const mostWaiting = 32;

/** Who sends so many more behind them is cut off: Node reads and keeps them all. */
const mostBehind = 64;

/**
 * The requests that each connection has sent and that are not answered. With the last one that may wait, its connection
 * closes after that answer, and what came behind is not answered: clients must send that again (RFC 9112, 9.3.2).
 */
export class Pipelines {
  readonly #pipelines = new WeakMap<Socket, Pipeline>();

  /** Whether a request that has just arrived is to be answered. Its response emits `close` in any case, once. */
  enter(response: ServerResponse): boolean {
    const { socket } = response.req;
    const pipeline = this.#pipelines.get(socket) ?? this.#open(socket);
    const { waiting } = pipeline;
    if (socket.destroyed) return false;
    if (waiting.size >= mostWaiting) {
      if (++pipeline.behind > mostBehind) socket.destroy();
      return false;
    }
    waiting.add(response);
    response.once('close', () => waiting.delete(response));
    if (waiting.size === mostWaiting) response.shouldKeepAlive = false;
    return true;
  }

  #open(socket: Socket): Pipeline {
    const pipeline = { waiting: new Set<ServerResponse>(), behind: 0 };
    this.#pipelines.set(socket, pipeline);
    socket.once('close', () => process.nextTick(abandon, pipeline.waiting));
    return pipeline;
  }
}

/** Node closes the response whose turn it was when its connection broke; those behind it would stay open for ever. */
const abandon = (waiting: ReadonlySet<ServerResponse>): void => {
  for (const response of waiting) {
    response.destroy();
    response.emit('close');
  }
};
