import DataLoader from 'dataloader';
import { MarqueeError } from '../../errors.ts';
import type { Lane, ScoredSlate, Scorer, ScoringJob } from '../../recommendation/ports.ts';
import { partsFor, sortOut, type Fate } from './batch-parts.ts';
import { runTasks, type Runs } from './batch-runner.ts';
import { RunClock } from './run-clock.ts';
import { TaskQueue } from './task-queue.ts';
import type { WhenQuiet } from '../../event-loop/arrivals.ts';
import { TurnQueue } from '../../event-loop/turn-queue.ts';
import { WaitingRoom, type ShedReason, type WaitingJob } from './waiting-room.ts';

/** What the scorer needs of the processes behind it. */
export interface ScoringPool extends Runs {
  /** How many there should be. */
  readonly size: number;
  /** How many processes could take a batch now; `run` takes one before it returns. */
  readonly free: number;
  readonly onFree: (listener: () => void) => void;
}

export interface ScorerOptions {
  /** How many tasks may wait for a process. */
  readonly maxWaitingTasks: number;
  /** The most tasks of one batch; 100 when absent. */
  readonly greatestBatch?: number;
  /** Told of every run of the model, with the users it scored. */
  readonly onRun?: (users: number) => void;
  /** Calls back when work may make a turn of the event loop long; always when absent. */
  readonly whenQuiet?: WhenQuiet | undefined;
  /** Told of tasks that are refused or dropped. */
  readonly onShed?: ((reason: ShedReason, tasks: number) => void) | undefined;
}

const defaultGreatestBatch = 100;
/** Longer turns would keep those waiting who arrive meanwhile. */
const turnMs = 10;

const countRequests = (jobs: readonly WaitingJob[]): number => {
  const requests = new Set<string>();
  for (const { job } of jobs) for (const request of job.requests) requests.add(request);
  return requests.size;
};

/** A job nobody waits for any more never reaches the model. */
const gone = (): Error => new DOMException('The request has gone.', 'AbortError');

const expired = (): Error => new MarqueeError('TIMEOUT', 'The turn of this user did not come in time.');

const closed = (): Error =>
  new MarqueeError('INFERENCE_UNAVAILABLE', 'The model that was asked has been replaced. Try again.');

/**
 * A `Scorer` that coalesces the tasks of all concurrent requests into batches: one DataLoader for the process and lane,
 * its cache off, whose open batch is held until an inference process is free. An idle server answers at once, a busy one
 * batches by itself.
 */
export class CoalescingScorer implements Scorer {
  readonly #pool: ScoringPool;
  readonly #options: ScorerOptions;
  readonly #greatestBatch: number;
  /** A value is a promise, so that each task of a batch settles when its own answer is there. */
  readonly #loaders: Record<Lane, DataLoader<WaitingJob, Promise<ScoredSlate>>>;
  readonly #room: WaitingRoom;
  readonly #queue: TaskQueue;
  readonly #clock = new RunClock();
  readonly #turns: TurnQueue;
  #closed = false;

  constructor(pool: ScoringPool, options: ScorerOptions) {
    this.#pool = pool;
    this.#options = options;
    this.#greatestBatch = options.greatestBatch ?? defaultGreatestBatch;
    const { maxWaitingTasks: maxTasks, onShed, whenQuiet } = options;
    this.#turns = new TurnQueue({ turnMs, whenQuiet });
    this.#room = new WaitingRoom({ maxTasks, onShed, estimateMs: (tasks) => this.#estimateMs(tasks) });
    this.#queue = new TaskQueue(() => pool.free);
    pool.onFree(() => this.#queue.dispatchHeld());
    const loader = (lane: Lane): DataLoader<WaitingJob, Promise<ScoredSlate>> =>
      new DataLoader(async (jobs) => this.#runBatch(jobs), {
        cache: false,
        maxBatchSize: this.#greatestBatch,
        batchScheduleFn: this.#queue.scheduleFor(lane),
      });
    this.#loaders = { interactive: loader('interactive'), bulk: loader('bulk') };
  }

  /** Tasks that wait for a process now. */
  get waiting(): number {
    return this.#room.size;
  }

  score(jobs: readonly ScoringJob[], lane: Lane): Promise<ScoredSlate>[] {
    if (this.#closed) throw closed();
    return this.#room.enter(jobs, lane).map((waiting) => this.#load(waiting));
  }

  /** Fails what still waits and whatever comes later. */
  close(): void {
    this.#closed = true;
    this.#queue.dispatchAll();
  }

  async #load(waiting: WaitingJob): Promise<ScoredSlate> {
    const slate = await this.#loaders[waiting.lane].load(waiting);
    if (waiting.lane === 'interactive') await this.#turns.pass();
    return slate;
  }

  /** How long until a process is free for whoever comes after so many tasks, and the runs that are under way. */
  #estimateMs(tasks: number): number {
    const runs = Math.ceil(tasks / this.#greatestBatch) / Math.max(1, this.#pool.size);
    return (runs + (this.#pool.free === 0 ? 1 : 0)) * this.#clock.meanMs;
  }

  #runBatch(waiting: readonly WaitingJob[]): (Promise<ScoredSlate> | Error)[] {
    this.#room.leave(waiting);
    if (this.#closed) return waiting.map(closed);
    const fates = sortOut(waiting, performance.now(), this.#clock.meanMs);
    const parts = partsFor(
      waiting.filter((_, at) => fates[at] === 'run'),
      this.#pool.free,
    );
    const results = parts.flatMap((part) => this.#runPart(part));
    this.#tellExpired(fates);
    let at = 0;
    return fates.map((fate) => {
      if (fate === 'run') return results[at++]!;
      return fate === 'expired' ? expired() : gone();
    });
  }

  #tellExpired(fates: readonly Fate[]): void {
    const count = fates.filter((fate) => fate === 'expired').length;
    if (count > 0) this.#options.onShed?.('expired', count);
  }

  #runPart(part: readonly WaitingJob[]): Promise<ScoredSlate>[] {
    // Rows that explain a list are no users.
    const warm = part.filter(({ job: { task } }) => !task.cold && task.readOut === undefined);
    const shared = { batchSize: warm.length, requestsInBatch: countRequests(warm) };
    const started = performance.now();
    const slates = runTasks(
      this.#pool,
      part.map(({ job }) => job.task),
      (place) => !part[place]!.job.signal.aborted,
    );
    void Promise.allSettled(slates).then(() => this.#clock.record(performance.now() - started));
    if (warm.length > 0) this.#options.onRun?.(warm.length);
    return slates.map(async (running, at) => {
      const { job, since } = part[at]!;
      const slate = await running;
      if (slate === null) return this.#loadAgain(part[at]!);
      const computeMs = performance.now() - started;
      return { slate, trace: job.task.cold ? null : { ...shared, queueMs: started - since, computeMs } };
    });
  }

  /** Puts a task that its process had no time to finish back into the queue: it never holds up others for long. */
  async #loadAgain(waiting: WaitingJob): Promise<ScoredSlate> {
    if (this.#closed) throw closed();
    if (waiting.job.signal.aborted) throw gone();
    this.#room.comeBack(waiting);
    return this.#load(waiting);
  }
}
