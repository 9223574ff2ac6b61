export interface TurnQueueOptions {
  /** How long a turn of the event loop should take, in milliseconds. */
  readonly turnMs: number;
  /** Calls back when the next ones may go on; always when absent. */
  readonly whenQuiet?: ((callback: () => void) => void) | undefined;
  /** Milliseconds, never going back. */
  readonly now?: () => number;
  /** Calls back in the next turn. */
  readonly nextTurn?: (callback: () => void) => void;
}

/** How many go on in the first turn, and at most in any. */
const first = 4;
const most = 32;
/** How much the last turn says about the next one. */
const weight = 0.2;

/**
 * Lets as many go on in each turn of the event loop as have kept turns short so far. What a hundred clients have asked, and
 * the answers of a whole batch, are there at once: to see to all of them in one turn would keep whoever arrives meanwhile
 * waiting for hundreds of milliseconds; with too few in a turn, clients come back one by one and are scored in small batches.
 */
export class TurnQueue {
  readonly #options: Required<Omit<TurnQueueOptions, 'whenQuiet'>>;
  readonly #whenQuiet: (callback: () => void) => void;
  /** Milliseconds that each takes once it goes on, with all that happens beside it. */
  #meanMs: number;
  #waiting: (() => void)[] = [];
  #isPlanned = false;

  constructor({ whenQuiet = (callback) => callback(), ...options }: TurnQueueOptions) {
    this.#whenQuiet = whenQuiet;
    this.#options = { now: () => performance.now(), nextTurn: setImmediate, ...options };
    this.#meanMs = options.turnMs / first;
  }

  /** Resolves in one of the next turns, in the order of the calls. */
  async pass(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#isPlanned) return;
      this.#isPlanned = true;
      this.#options.nextTurn(() => this.#plan());
    });
  }

  #plan(): void {
    this.#isPlanned = this.#waiting.length > 0;
    if (this.#isPlanned) this.#whenQuiet(() => this.#goOn());
  }

  #goOn(): void {
    const { now, nextTurn, turnMs } = this.#options;
    const beganAt = now();
    const next = this.#waiting.splice(0, Math.min(most, Math.max(1, Math.floor(turnMs / this.#meanMs))));
    next.forEach((resolve) => resolve());
    nextTurn(() => {
      const eachMs = (now() - beganAt) / next.length;
      this.#meanMs += weight * (Math.min(eachMs, turnMs) - this.#meanMs); // one turn that was long says little
      this.#plan();
    });
  }
}
