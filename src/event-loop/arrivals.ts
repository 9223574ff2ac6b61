/** Calls back when work may make a turn of the event loop long, and says whether nobody is kept waiting by that. */
export type WhenQuiet = (callback: (isQuiet: boolean) => void) => void;

export interface ArrivalsOptions {
  /** Milliseconds, never going back. */
  readonly now?: () => number;
  /** Calls back in the next turn of the event loop. */
  readonly nextTurn?: (callback: () => void) => void;
}

/** For so long, in milliseconds, work waits for those who arrive. */
const longestMs = 20;
/** Who arrived longer ago, in milliseconds, arrived in another turn. */
const turnMs = 2;

/**
 * Node accepts one new connection in each turn of the event loop. While clients queue for being accepted, work that makes
 * turns long waits a moment, so that many short turns let many of them in: to be answered, or refused at once.
 */
export class Arrivals {
  readonly #options: Required<ArrivalsOptions>;
  #count = 0;
  #lastAt = -Infinity;

  constructor(options: ArrivalsOptions = {}) {
    this.#options = { now: () => performance.now(), nextTurn: setImmediate, ...options };
  }

  /** A connection was accepted. */
  readonly arrived = (): void => {
    this.#count++;
    this.#lastAt = this.#options.now();
  };

  /**
   * Calls back at once unless connections arrive; then when none does any more, and after some milliseconds anyway: then
   * with false.
   */
  readonly whenQuiet: WhenQuiet = (callback) => {
    const { now, nextTurn } = this.#options;
    const beganAt = now();
    if (beganAt - this.#lastAt > turnMs) return callback(true);
    let seen = this.#count;
    const look = (): void => {
      if (this.#count === seen) return callback(true);
      if (now() - beganAt >= longestMs) return callback(false);
      seen = this.#count;
      nextTurn(look);
    };
    nextTurn(look);
  };
}
