import DataLoader from 'dataloader';
import { MarqueeError } from '../../errors.ts';
import type { Lane, ScoredSlate, Scorer, ScoringJob } from '../../recommendation/ports.ts';
import { runTasks, type Runs } from './batch-runner.ts';
import { partsFor } from './parts.ts';
import { TaskQueue } from './task-queue.ts';

/** What the scorer needs of the processes behind it. */
export interface ScoringPool extends Runs {
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
}

interface WaitingJob {
  readonly job: ScoringJob;
  /** When it began to wait, by `performance.now()`. */
  readonly since: number;
}

const greatestBatch = 100;

const countRequests = (jobs: readonly WaitingJob[]): number => {
  const requests = new Set<string>();
  for (const { job } of jobs) for (const request of job.requests) requests.add(request);
  return requests.size;
};

/** A job nobody waits for any more never reaches the model. */
const gone = (): Error => new DOMException('The request has gone.', 'AbortError');

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
  /** A value is a promise, so that each task of a batch settles when its own answer is there. */
  readonly #loaders: Record<Lane, DataLoader<WaitingJob, Promise<ScoredSlate>>>;
  readonly #waiting = new Set<WaitingJob>();
  readonly #queue: TaskQueue;
  #closed = false;

  constructor(pool: ScoringPool, options: ScorerOptions) {
    this.#pool = pool;
    this.#options = options;
    this.#queue = new TaskQueue(() => pool.free);
    pool.onFree(() => this.#queue.dispatchHeld());
    const loader = (lane: Lane): DataLoader<WaitingJob, Promise<ScoredSlate>> =>
      new DataLoader(async (jobs) => this.#runBatch(jobs, lane), {
        cache: false,
        maxBatchSize: options.greatestBatch ?? greatestBatch,
        batchScheduleFn: this.#queue.scheduleFor(lane),
      });
    this.#loaders = { interactive: loader('interactive'), bulk: loader('bulk') };
  }

  /** Tasks that wait for a process now. */
  get waiting(): number {
    return this.#waiting.size;
  }

  score(jobs: readonly ScoringJob[], lane: Lane): Promise<ScoredSlate>[] {
    this.#admit(jobs.length);
    const since = performance.now();
    return jobs.map((job) => this.#load({ job, since }, lane));
  }

  /** Fails what still waits and whatever comes later. */
  close(): void {
    this.#closed = true;
    this.#queue.dispatchAll();
  }

  async #load(waiting: WaitingJob, lane: Lane): Promise<ScoredSlate> {
    this.#waiting.add(waiting);
    return this.#loaders[lane].load(waiting);
  }

  #admit(tasks: number): void {
    const { maxWaitingTasks } = this.#options;
    if (this.#closed) throw closed();
    if (this.#waiting.size + tasks > maxWaitingTasks) this.#forgetGone();
    if (this.#waiting.size + tasks > maxWaitingTasks)
      throw new MarqueeError(
        'OVERLOADED',
        `${this.#waiting.size} users are waiting for the model and ${tasks} more would be over the limit of ${maxWaitingTasks}.`,
        { waiting: this.#waiting.size, asked: tasks, limit: maxWaitingTasks, retryAfterSeconds: 1 },
      );
  }

  /** Tasks that nobody waits for any more take no room. */
  #forgetGone(): void {
    for (const waiting of this.#waiting) if (waiting.job.signal.aborted) this.#waiting.delete(waiting);
  }

  #runBatch(waiting: readonly WaitingJob[], lane: Lane): (Promise<ScoredSlate> | Error)[] {
    for (const entry of waiting) this.#waiting.delete(entry);
    if (this.#closed) return waiting.map(closed);
    const wanted = waiting.filter(({ job }) => !job.signal.aborted);
    const parts = wanted.length === 0 ? [] : partsFor(wanted, this.#pool.free);
    const results = parts.flatMap((part) => this.#runPart(part, lane));
    let at = 0;
    return waiting.map((entry) => (wanted[at] === entry ? results[at++]! : gone()));
  }

  #runPart(part: readonly WaitingJob[], lane: Lane): Promise<ScoredSlate>[] {
    // Rows that explain a list are no users.
    const warm = part.filter(({ job: { task } }) => !task.cold && task.readOut === undefined);
    const shared = { batchSize: warm.length, requestsInBatch: countRequests(warm) };
    const started = performance.now();
    const slates = runTasks(
      this.#pool,
      part.map(({ job }) => job.task),
      (place) => !part[place]!.job.signal.aborted,
    );
    if (warm.length > 0) this.#options.onRun?.(warm.length);
    return slates.map(async (running, at) => {
      const { job, since } = part[at]!;
      const slate = await running;
      if (slate === null) return this.#loadAgain(part[at]!, lane);
      const computeMs = performance.now() - started;
      return { slate, trace: job.task.cold ? null : { ...shared, queueMs: started - since, computeMs } };
    });
  }
  /** Puts a task that its process had no time to finish back into the queue: it never holds up others for long. */
  async #loadAgain(waiting: WaitingJob, lane: Lane): Promise<ScoredSlate> {
    if (this.#closed) throw closed();
    if (waiting.job.signal.aborted) throw gone();
    return this.#load(waiting, lane);
  }
}
