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
 * Lets as many go on in each turn of the event loop as have kept turns short so far. The answers of a whole batch are
 * there at once, and making responses of all of them in one turn would keep whoever arrives meanwhile waiting for hundreds
 * of milliseconds; with too few in a turn, clients come back one by one and are scored in small batches.
 */
export class TurnQueue {
  readonly #options: Required<Omit<TurnQueueOptions, 'whenQuiet'>>;
  readonly #whenQuiet: (callback: () => void) => void;
  /** Milliseconds that each takes once it goes on, with all that happens beside it. */
  #meanMs: number;
  #waiting: (() => void)[] = [];
  #turn: { readonly beganAt: number; readonly passed: number } | null = null;

  constructor({ whenQuiet = (callback) => callback(), ...options }: TurnQueueOptions) {
    this.#whenQuiet = whenQuiet;
    this.#options = { now: () => performance.now(), nextTurn: setImmediate, ...options };
    this.#meanMs = options.turnMs / first;
  }

  /** Resolves in this turn or a later one, in the order of the calls. */
  async pass(): Promise<void> {
    const turn = this.#turn ?? this.#begin(0);
    if (turn.passed >= this.#perTurn()) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#turn = { ...turn, passed: turn.passed + 1 };
    return undefined;
  }

  #perTurn(): number {
    return Math.min(most, Math.max(1, Math.floor(this.#options.turnMs / this.#meanMs)));
  }

  #begin(passed: number): { readonly beganAt: number; readonly passed: number } {
    const turn = { beganAt: this.#options.now(), passed };
    this.#turn = turn;
    this.#options.nextTurn(() => {
      this.#measure();
      this.#whenQuiet(() => this.#end());
    });
    return turn;
  }

  #end(): void {
    this.#turn = null;
    const next = this.#waiting.splice(0, this.#perTurn());
    if (next.length > 0) this.#begin(next.length);
    next.forEach((resolve) => resolve());
  }

  #measure(): void {
    if (this.#turn === null || this.#turn.passed === 0) return;
    const { turnMs, now } = this.#options;
    const eachMs = (now() - this.#turn.beganAt) / this.#turn.passed;
    this.#meanMs += weight * (Math.min(eachMs, turnMs) - this.#meanMs); // one turn that was long says little
  }
}
