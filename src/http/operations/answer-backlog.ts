import type { ServerResponse } from 'node:http';

/** Smaller answers are always sent: they are gone at once, or few. */
const largeBytes = 1_000_000;
/** All large answers that clients have not read yet. */
const mostWaitingBytes = 256_000_000;

/**
 * Bounds the memory of large answers that wait for their clients to read them: each is cut off in the end
 * (`cutOffSlowReader`), but many at once would not fit.
 */
export class AnswerBacklog {
  readonly #mostBytes: number;
  #waitingBytes = 0;

  constructor(mostBytes = mostWaitingBytes) {
    this.#mostBytes = mostBytes;
  }

  /** Whether an answer of so many bytes may be sent; if so, it counts until `response` is closed. */
  admits(response: ServerResponse, bytes: number): boolean {
    if (bytes < largeBytes) return true;
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes > this.#mostBytes) return false;
    this.#waitingBytes += bytes;
    response.once('close', () => (this.#waitingBytes -= bytes));
    return true;
  }
}
