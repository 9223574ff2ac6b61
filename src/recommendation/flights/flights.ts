import type { InferenceTrace, Lane, ScoringJob } from '../ports.ts';
import type { Caller } from '../request.ts';
import type { Slate } from '../slate.ts';
import type { ScoringTask } from '../task.ts';

/** How a slate was come by. */
export interface SlateAnswer {
  readonly slate: Slate;
  readonly cached: boolean;
  readonly trace: InferenceTrace | null;
}

/** Who waits for a flight. */
export type Waiter = Pick<Caller, 'requestId' | 'deadlineAt'>;

/**
 * One slate under way, for all requests that ask the same. It is *open* until it settles; when the last request leaves
 * before that, it is *abandoned*: its signal aborts, and whoever asks next opens a new one.
 */
export class Flight implements ScoringJob {
  readonly task: ScoringTask;
  readonly requests = new Set<string>();
  readonly result: Promise<SlateAnswer>;
  settle!: (answer: SlateAnswer) => void;
  fail!: (error: unknown) => void;
  /** The latest of all who wait. */
  deadlineAt = -Infinity;
  readonly #controller = new AbortController();
  readonly #onAbandoned: (flight: Flight) => void;

  constructor(task: ScoringTask, onAbandoned: (flight: Flight) => void) {
    this.task = task;
    this.#onAbandoned = onAbandoned;
    this.result = new Promise((resolve, reject) => {
      this.settle = resolve;
      this.fail = reject;
    });
    // Whoever waits handles it; nobody may be waiting.
    this.result.catch(() => undefined);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  join({ requestId, deadlineAt = Infinity }: Waiter): void {
    this.requests.add(requestId);
    this.deadlineAt = Math.max(this.deadlineAt, deadlineAt);
  }

  leave(requestId: string): void {
    if (!this.requests.delete(requestId) || this.requests.size > 0) return;
    this.#controller.abort();
    this.#onAbandoned(this);
  }
}

/**
 * The slates under way in one generation. Batches join what single users wait for, but a single user never joins what
 * a batch waits for, because that may stand at the end of a long queue.
 */
export class Flights {
  readonly #lanes: Record<Lane, Map<string, Flight>> = { interactive: new Map(), bulk: new Map() };

  /** Joins the flight of this task, or opens one: then `opened` is true and the caller must settle or fail it. */
  join(task: ScoringTask, lane: Lane, waiter: Waiter): { flight: Flight; opened: boolean } {
    const joined = this.#find(task.key, lane);
    const flight = joined ?? this.#open(task, lane);
    flight.join(waiter);
    return { flight, opened: joined === undefined };
  }

  /** Takes a settled flight out: from now on the cache answers. */
  close(flight: Flight): void {
    for (const flights of Object.values(this.#lanes))
      if (flights.get(flight.task.key) === flight) flights.delete(flight.task.key);
  }

  #find(key: string, lane: Lane): Flight | undefined {
    return this.#lanes.interactive.get(key) ?? (lane === 'bulk' ? this.#lanes.bulk.get(key) : undefined);
  }

  #open(task: ScoringTask, lane: Lane): Flight {
    const flight = new Flight(task, (abandoned) => this.close(abandoned));
    this.#lanes[lane].set(task.key, flight);
    return flight;
  }
}
