import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The responses that are not yet sent. *Open* at first; from `drain` on, each of them tells its client to close the
 * connection, so that keep-alive does not hold up the end.
 */
export class InFlight {
  readonly #responses = new Set<ServerResponse>();
  #draining = false;
  #onEmpty: (() => void) | null = null;
  #lastAddedAt = -Infinity;

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
    if (this.#draining) response.shouldKeepAlive = false;
    this.#responses.add(response);
    this.#lastAddedAt = performance.now();
    response.once('close', () => {
      this.#responses.delete(response);
      if (this.#responses.size === 0) this.#onEmpty?.();
    });
  }

  drain(): void {
    this.#draining = true;
    for (const response of this.#responses) response.shouldKeepAlive = false;
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
