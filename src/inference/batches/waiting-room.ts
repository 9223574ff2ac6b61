import { MarqueeError } from '../../errors.ts';
import type { Lane, ScoringJob } from '../../recommendation/ports.ts';

/** A job that waits for a process. */
export interface WaitingJob {
  readonly job: ScoringJob;
  readonly lane: Lane;
  /** When it began to wait, by `performance.now()`. */
  readonly since: number;
}

/**
 * Why tasks are not scored: `full`, no more may wait; `bulk-full`, no more of batches; `late`, those who wait already
 * take longer than the deadline; `expired`, the deadline came while they waited.
 */
export type ShedReason = 'full' | 'bulk-full' | 'late' | 'expired';

export interface WaitingRoomOptions {
  /** How many tasks may wait. */
  readonly maxTasks: number;
  /** How long so many tasks will keep those waiting who come after them. */
  readonly estimateMs: (tasks: number) => number;
  readonly onShed?: ((reason: ShedReason, tasks: number) => void) | undefined;
  readonly now?: () => number;
}

/** What of the room is kept for single users. */
const interactivePart = 0.25;

const leastRetrySeconds = 1;

/**
 * The tasks that wait for a process. Batches may fill three quarters of the room, and what they take beyond that does not
 * count against single users. A request larger than its room is admitted when nothing of its kind waits, so a whole batch
 * or a very long history is never refused for ever. Nobody is admitted who could only time out, because tasks that will
 * be late make others late.
 */
export class WaitingRoom {
  readonly #waiting: Record<Lane, Set<WaitingJob>> = { interactive: new Set(), bulk: new Set() };
  readonly #options: WaitingRoomOptions;
  readonly #bulkRoom: number;

  constructor(options: WaitingRoomOptions) {
    this.#options = options;
    this.#bulkRoom = Math.floor(options.maxTasks * (1 - interactivePart));
  }

  get size(): number {
    return this.#waiting.interactive.size + this.#waiting.bulk.size;
  }

  /** Admits all jobs or none: throws `OVERLOADED`. */
  enter(jobs: readonly ScoringJob[], lane: Lane): WaitingJob[] {
    const since = this.#now();
    if (this.#refusal(jobs, lane, since) !== null) this.#forgetGone();
    const reason = this.#refusal(jobs, lane, since);
    if (reason !== null) throw this.#refuse(reason, jobs.length, lane);
    const entered = jobs.map((job) => ({ job, lane, since }));
    for (const waiting of entered) this.#waiting[lane].add(waiting);
    return entered;
  }

  /** Lets a job wait once more that was not finished. */
  comeBack(waiting: WaitingJob): void {
    this.#waiting[waiting.lane].add(waiting);
  }

  leave(jobs: readonly WaitingJob[]): void {
    for (const waiting of jobs) this.#waiting[waiting.lane].delete(waiting);
  }

  #now(): number {
    return (this.#options.now ?? (() => performance.now()))();
  }

  /** How many tasks go first. */
  #ahead(lane: Lane): number {
    return lane === 'interactive' ? this.#waiting.interactive.size : this.size;
  }

  #refusal(jobs: readonly ScoringJob[], lane: Lane, now: number): ShedReason | null {
    if (this.#waiting[lane].size > 0 && !this.#fits(jobs.length, lane)) return lane === 'bulk' ? 'bulk-full' : 'full';
    if (lane === 'bulk' && this.#waiting.interactive.size > this.#options.maxTasks - this.#bulkRoom) return 'bulk-full';
    const ahead = this.#ahead(lane);
    if (ahead === 0) return null;
    const latest = jobs.reduce((deadline, job) => Math.max(deadline, job.deadlineAt ?? Infinity), -Infinity);
    return now + this.#options.estimateMs(ahead) > latest ? 'late' : null;
  }

  #fits(tasks: number, lane: Lane): boolean {
    const { interactive, bulk } = this.#waiting;
    if (lane === 'bulk') return bulk.size + tasks <= this.#bulkRoom;
    return interactive.size + Math.min(bulk.size, this.#bulkRoom) + tasks <= this.#options.maxTasks;
  }

  #refuse(reason: ShedReason, tasks: number, lane: Lane): MarqueeError {
    const { maxTasks, estimateMs, onShed } = this.#options;
    onShed?.(reason, tasks);
    const [waiting, waitMs] = [this.size, estimateMs(this.#ahead(lane))];
    const limit = reason === 'bulk-full' ? this.#bulkRoom : maxTasks;
    const why =
      reason === 'late'
        ? `they need about ${Math.ceil(waitMs)} ms, and the answer would come too late`
        : `${tasks} more would be over the limit of ${limit}`;
    const retryAfterSeconds = Math.max(leastRetrySeconds, Math.ceil(waitMs / 1000));
    const details = { waiting, asked: tasks, limit, retryAfterSeconds };
    return new MarqueeError('OVERLOADED', `${waiting} users are waiting for the model and ${why}.`, details);
  }

  /** Tasks that nobody waits for any more take no room. */
  #forgetGone(): void {
    for (const lane of Object.values(this.#waiting))
      for (const waiting of lane) if (waiting.job.signal.aborted) lane.delete(waiting);
  }
}
