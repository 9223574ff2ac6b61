import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * The responses that are not yet sent. *Open* at first; from `drain` on, the last one of each connection tells its client
 * to close it, so that keep-alive does not hold up the end.
 */
export class InFlight {
  readonly #responses = new Set<ServerResponse>();
  #draining = false;
  #onEmpty: (() => void) | null = null;
  #lastAddedAt = -Infinity;
  /** While draining, the responses after which their connections close. */
  readonly #last = new WeakMap<Socket, ServerResponse>();

  get draining(): boolean {
    return this.#draining;
  }

  get count(): number {
    return this.#responses.size;
  }

  /** Milliseconds since the last request came; infinite when none has. */
  get quietMs(): number {
    return performance.now() - this.#lastAddedAt;
  }

  add(response: ServerResponse): void {
    if (this.#draining) this.#closeAfter(response);
    this.#responses.add(response);
    this.#lastAddedAt = performance.now();
    response.once('close', () => {
      this.#responses.delete(response);
      if (this.#responses.size === 0) this.#onEmpty?.();
    });
  }

  drain(): void {
    this.#draining = true;
    for (const response of this.#responses) this.#closeAfter(response);
  }

  /** Closes a connection after `response` and no sooner: what came before it on the connection is answered, too. */
  #closeAfter(response: ServerResponse): void {
    if (!response.shouldKeepAlive) return;
    const { socket } = response.req;
    const before = this.#last.get(socket);
    if (before !== undefined && !before.headersSent) before.shouldKeepAlive = true;
    response.shouldKeepAlive = false;
    this.#last.set(socket, response);
  }

  /** Calls `then` when every request that has arrived whole on this connection is answered, or at once. */
  whenAnswered(socket: Duplex, then: () => void): void {
    const isDue = ({ req }: ServerResponse): boolean => req.socket === socket && req.complete;
    const due = [...this.#responses].filter(isDue);
    let left = due.length;
    if (left === 0) return then();
    const answered = (): void => {
      if (--left === 0) then();
    };
    for (const response of due) response.once('close', answered);
  }

  /** Resolves when none is left. */
  finished(): Promise<void> {
    if (this.#responses.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }
}
