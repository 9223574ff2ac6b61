import type { WhenQuiet } from './arrivals.ts';

export interface TurnQueueOptions {
  /** How long a turn of the event loop should take, in milliseconds. */
  readonly turnMs: number;
  /** The same while clients queue for being accepted; as long as always when absent. */
  readonly crowdedTurnMs?: number;
  /** Calls back when the next ones may go on; always when absent. */
  readonly whenQuiet?: WhenQuiet | undefined;
  /** Milliseconds, never going back. */
  readonly now?: () => number;
  /** Calls back in the next turn. */
  readonly nextTurn?: (callback: () => void) => void;
}

/** What each is thought to take before that is known, in milliseconds. */
const firstMs = 2.5;
/** At most so many go on in a turn. */
const most = 32;
/** How much the last turn says about the next one. */
const weight = 0.2;

/**
 * Lets as many go on in each turn of the event loop as have kept turns short so far. What a hundred clients have asked, and
 * the answers of a whole batch, are there at once: to see to all of them in one turn would keep whoever arrives meanwhile
 * waiting for hundreds of milliseconds; with too few in a turn, clients come back one by one and are scored in small batches.
 */
export class TurnQueue {
  readonly #options: Required<TurnQueueOptions> & { readonly whenQuiet: WhenQuiet };
  /** Milliseconds that each takes once it goes on, with all that happens beside it. */
  #meanMs = firstMs;
  #waiting: (() => void)[] = [];
  #isPlanned = false;

  constructor({ whenQuiet = (callback) => callback(true), ...options }: TurnQueueOptions) {
    const { turnMs } = options;
    const defaults = { crowdedTurnMs: turnMs, now: () => performance.now(), nextTurn: setImmediate };
    this.#options = { ...defaults, ...options, whenQuiet };
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
    if (this.#isPlanned) this.#options.whenQuiet((isQuiet) => this.#goOn(isQuiet));
  }

  #goOn(isQuiet: boolean): void {
    const { now, nextTurn, turnMs, crowdedTurnMs } = this.#options;
    const thisTurnMs = isQuiet ? turnMs : crowdedTurnMs;
    const beganAt = now();
    const next = this.#waiting.splice(0, Math.min(most, Math.max(1, Math.floor(thisTurnMs / this.#meanMs))));
    next.forEach((resolve) => resolve());
    nextTurn(() => {
      const eachMs = (now() - beganAt) / next.length;
      this.#meanMs += weight * (Math.min(eachMs, turnMs) - this.#meanMs); // one turn that was long says little
      this.#plan();
    });
  }
}
