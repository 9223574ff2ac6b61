import type { Lane } from '../../recommendation/ports.ts';

/**
 * Holds back the batches that a loader has opened until a process is free, interactive ones first, each lane in order.
 * While a batch is held it goes on filling. Nothing is dispatched in the turn in which a batch was opened: requests that
 * arrived together leave together, and the loader's contract forbids a synchronous dispatch.
 */
export class TaskQueue {
  readonly #held: Record<Lane, (() => void)[]> = { interactive: [], bulk: [] };
  readonly #freeProcesses: () => number;
  #armed = false;

  constructor(freeProcesses: () => number) {
    this.#freeProcesses = freeProcesses;
  }

  /** A `batchScheduleFn` for the loader of one lane. */
  scheduleFor(lane: Lane): (dispatch: () => void) => void {
    return (dispatch) => {
      this.#held[lane].push(dispatch);
      if (this.#armed) return;
      this.#armed = true;
      setImmediate(() => {
        this.#armed = false;
        this.dispatchHeld();
      });
    };
  }

  /** Lets all batches go, whether or not there are processes: their loader knows what to do without. */
  dispatchAll(): void {
    for (const lane of [this.#held.interactive, this.#held.bulk]) for (const dispatch of lane.splice(0)) dispatch();
  }

  /** Lets batches go as long as there are free processes. Each must take one before its dispatch returns. */
  dispatchHeld(): void {
    while (this.#freeProcesses() > 0) {
      const dispatch = this.#held.interactive.shift() ?? this.#held.bulk.shift();
      if (dispatch === undefined) return;
      dispatch();
    }
  }
}
