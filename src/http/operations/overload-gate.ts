import { DrainRate } from './drain-rate.ts';

/**
 * Why an operation is refused before it is read: too many are under way, its turn would come too late, or this process
 * does not keep up with reading.
 */
export type FrontShedReason = 'concurrency' | 'too-late' | 'event-loop';

export interface OverloadGateOptions {
  /** How many operations may be under way. */
  readonly mostOperations: number;
  /** How long an operation may have to wait for those before it, in milliseconds. */
  readonly longestWaitMs: number;
  readonly onShed?: ((reason: FrontShedReason) => void) | undefined;
  /** Milliseconds, never going back. */
  readonly now?: () => number;
  /** Calls back when this turn of the event loop has seen to all sockets. */
  readonly atEndOfTurn?: (callback: () => void) => void;
}

/**
 * A turn this long, in milliseconds, has kept its last request waiting. A thousand clients that each wait for their answer
 * make turns of some hundred milliseconds, and are served.
 */
const longTurnMs = 500;
/** For so long turns may be long: hundreds of requests at once are a burst, which is taken whole, also by a cold server. */
const patienceMs = 1000;
/** Without arrivals for so long there was no queue. */
const idleMs = 100;
/** What a turn takes always, so that few clients are never refused, and in an overload: more for so long. */
const leastTaken = 32;
const takingMs = 5;
/** An overload is over when nothing had to be refused for so long. */
const recoveryMs = 200;

type State =
  /** Everything is taken. `since`: when a turn last was not long. */
  | { readonly kind: 'calm'; readonly since: number }
  /** Turns take little, so that they are short and what is refused is refused soon. */
  | { readonly kind: 'overloaded'; readonly lastRefusedAt: number };

interface Turn {
  readonly beganAt: number;
  readonly taken: number;
}

/**
 * Decides at its arrival whether an operation is taken at all, so that refusing one costs next to nothing. All requests
 * that have arrived meanwhile are seen to in one turn of the event loop: how long that takes is how long the last of
 * them waits. When every turn was long for longer than the patience, that is no burst but an overload. (The idea of
 * CoDel: Nichols and Jacobson, "Controlling Queue Delay", 2012.) And how long it will take until all that are under way
 * have ended, at the rate at which they do (Little's law), is how long the next one waits.
 */
export class OverloadGate {
  readonly #options: Required<Omit<OverloadGateOptions, 'onShed'>> & Pick<OverloadGateOptions, 'onShed'>;
  #state: State = { kind: 'calm', since: -Infinity };
  #turn: Turn | null = null;
  #lastTurnAt = -Infinity;
  readonly #drainRate = new DrainRate();
  #underWay = 0;

  constructor(options: OverloadGateOptions) {
    this.#options = { now: () => performance.now(), atEndOfTurn: setImmediate, ...options };
  }

  /** Why an operation that has just arrived is refused; null when it is taken. */
  refusal(): FrontShedReason | null {
    const at = this.#options.now();
    const turn = this.#turn ?? this.#beginTurn(at);
    const reason = this.#reason(turn, at);
    if (reason === null) this.#turn = { ...turn, taken: turn.taken + 1 };
    else this.#options.onShed?.(reason);
    return reason;
  }

  /** An operation has begun; call what is returned when it has ended. Calling it again does nothing. */
  begin(): () => void {
    this.#underWay++;
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      this.#underWay--;
      this.#drainRate.ended(this.#underWay, this.#options.now());
    };
  }

  #reason({ beganAt, taken }: Turn, at: number): FrontShedReason | null {
    if (this.#underWay >= this.#options.mostOperations) return 'concurrency';
    if (this.#drainRate.expectedMs(this.#underWay, at) > this.#options.longestWaitMs) return 'too-late';
    if (taken < leastTaken) return null;
    const lastsMs = at - beganAt;
    const isTaken =
      this.#state.kind === 'calm' ? lastsMs <= longTurnMs || at - this.#state.since <= patienceMs : lastsMs <= takingMs;
    if (isTaken) return null;
    this.#state = { kind: 'overloaded', lastRefusedAt: at };
    return 'event-loop';
  }

  #beginTurn(at: number): Turn {
    const isOver = this.#state.kind === 'overloaded' && at - this.#state.lastRefusedAt > recoveryMs;
    const wasIdle = this.#state.kind === 'calm' && at - this.#lastTurnAt > idleMs;
    if (isOver || wasIdle) this.#state = { kind: 'calm', since: at };
    const turn = { beganAt: at, taken: 0 };
    this.#turn = turn;
    this.#options.atEndOfTurn(() => this.#endTurn(at));
    return turn;
  }

  #endTurn(beganAt: number): void {
    const at = this.#options.now();
    this.#turn = null;
    this.#lastTurnAt = at;
    if (this.#state.kind === 'calm' && at - beganAt <= longTurnMs) this.#state = { kind: 'calm', since: at };
  }
}
