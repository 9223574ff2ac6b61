export interface ArrivalsOptions {
  /** Milliseconds, never going back. */
  readonly now?: () => number;
  /** Calls back in the next turn of the event loop. */
  readonly nextTurn?: (callback: () => void) => void;
}

/** For so long, in milliseconds, work waits for those who arrive. */
const longestMs = 10;

/**
 * Node accepts one new connection in each turn of the event loop. While clients queue for being accepted, work that makes
 * turns long waits a moment, so that many short turns let many of them in: to be answered, or refused at once.
 */
export class Arrivals {
  readonly #options: Required<ArrivalsOptions>;
  #arrived = false;

  constructor(options: ArrivalsOptions = {}) {
    this.#options = { now: () => performance.now(), nextTurn: setImmediate, ...options };
  }

  /** A connection was accepted. */
  readonly arrived = (): void => {
    this.#arrived = true;
  };

  /** Calls back at once unless connections arrive; then when none does any more, and after some milliseconds anyway. */
  readonly whenQuiet = (callback: () => void): void => {
    const { now, nextTurn } = this.#options;
    const until = now() + longestMs;
    const look = (): void => {
      if (!this.#arrived || now() >= until) return callback();
      this.#arrived = false;
      nextTurn(look);
    };
    look();
  };
}
