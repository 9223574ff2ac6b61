export interface TurnQueueOptions {
  /** How many go on in one turn of the event loop. */
  readonly perTurn: number;
  /** Calls back in the next turn. */
  readonly nextTurn?: (callback: () => void) => void;
}

/**
 * Lets a few go on in each turn of the event loop. The answers of a whole batch are there at once, and making responses
 * of all of them in one turn would keep whoever arrives meanwhile waiting for hundreds of milliseconds.
 */
export class TurnQueue {
  readonly #options: Required<TurnQueueOptions>;
  #waiting: (() => void)[] = [];
  #left: number;
  #isPlanned = false;

  constructor(options: TurnQueueOptions) {
    this.#options = { nextTurn: setImmediate, ...options };
    this.#left = options.perTurn;
  }

  /** Resolves in this turn or a later one, in the order of the calls. */
  async pass(): Promise<void> {
    this.#plan();
    if (this.#left > 0) this.#left--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#options.nextTurn(() => this.#begin());
  }

  #begin(): void {
    const { perTurn } = this.#options;
    const next = this.#waiting.splice(0, perTurn);
    this.#left = perTurn - next.length;
    this.#isPlanned = false;
    if (next.length > 0) this.#plan();
    next.forEach((resolve) => resolve());
  }
}
