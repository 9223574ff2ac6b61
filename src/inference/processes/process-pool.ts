import { ProcessLostError, type InferenceProcess } from './inference-process.ts';
import type { SlateBatch, TaskBatch } from '../protocol.ts';
import { RespawnDelay } from './respawn-delay.ts';

/** What a pool needs of an inference process. */
export type PoolMember = Pick<InferenceProcess, 'pid' | 'alive' | 'exited' | 'request' | 'kill'>;

/** Starts one more process that is ready to run; rejects when it can't. */
export type StartProcess = () => Promise<PoolMember>;

export interface PoolEvents {
  /** So many scores of a batch were not finite and were left out. */
  readonly onDroppedScores?: (scores: number) => void;
  /** A process was lost while it served. */
  readonly onLost?: (reason: string) => void;
  /** A process could not be started; another try follows. */
  readonly onStartFailed?: (reason: string, retryInMs: number) => void;
}

const closed = (): Error => new ProcessLostError('The processes of this model have been ended.');

/**
 * The inference processes of one generation. A process is *idle*, *busy* with one batch, or *lost*; a lost one is
 * replaced, later and later when they are lost one after another. After `close` none is replaced and each ends when its
 * batch has.
 */
export class ProcessPool {
  readonly #size: number;
  readonly #start: StartProcess;
  readonly #runTimeoutMs: number;
  readonly #events: PoolEvents;
  readonly #delay: RespawnDelay;
  readonly #members = new Set<PoolMember>();
  readonly #idle: PoolMember[] = [];
  /** Those who take the next idle process before anyone else: retries. */
  readonly #firstInLine: { readonly take: (member: PoolMember) => void; readonly lose: (error: Error) => void }[] = [];
  readonly #freeListeners: (() => void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  /** `members` are ready already. */
  constructor(
    members: readonly PoolMember[],
    options: { start: StartProcess; runTimeoutMs: number; events?: PoolEvents; delay?: RespawnDelay },
  ) {
    this.#size = members.length;
    this.#start = options.start;
    this.#runTimeoutMs = options.runTimeoutMs;
    this.#events = options.events ?? {};
    this.#delay = options.delay ?? new RespawnDelay();
    for (const member of members) this.#adopt(member);
  }

  get size(): number {
    return this.#size;
  }

  /** Processes that are alive, busy or not. */
  get ready(): number {
    return this.#members.size;
  }

  /** Processes that can take a batch now. */
  get free(): number {
    return this.#idle.length;
  }

  get processIds(): number[] {
    return [...this.#members].map((member) => member.pid ?? 0);
  }

  /** `listener` is called whenever a process may have become free. */
  onFree(listener: () => void): void {
    this.#freeListeners.push(listener);
  }

  /** Runs a batch on an idle process, which is taken before this returns. Call it only while `free` > 0. */
  run(batch: TaskBatch): Promise<SlateBatch> {
    const member = this.#idle.shift();
    if (member === undefined) throw new Error('run() needs a free process.');
    return this.#runOn(member, batch);
  }

  /**
   * Runs a batch on the next process that is free, before those that wait for `onFree`. Rejects with a
   * `ProcessLostError` when the pool is closed before there is one.
   */
  async runNext(batch: TaskBatch): Promise<SlateBatch> {
    return this.#runOn(this.#idle.shift() ?? (await this.#nextFree()), batch);
  }

  /** Ends all processes, busy ones when they have answered or `graceMs` is over. */
  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const member of this.#idle) member.kill();
    this.#idle.length = 0;
    for (const { lose } of this.#firstInLine.splice(0)) lose(closed());
    const members = [...this.#members];
    const deadline = setTimeout(() => members.forEach((member) => member.kill()), graceMs);
    await Promise.all(members.map((member) => member.exited));
    clearTimeout(deadline);
  }

  #nextFree(): Promise<PoolMember> {
    if (this.#closed) return Promise.reject(closed());
    return new Promise((take, lose) => this.#firstInLine.push({ take, lose }));
  }

  async #runOn(member: PoolMember, batch: TaskBatch): Promise<SlateBatch> {
    try {
      const slates = await member.request('run', batch, this.#runTimeoutMs);
      this.#delay.recover();
      if (slates.droppedScores > 0) this.#events.onDroppedScores?.(slates.droppedScores);
      return slates;
    } finally {
      if (member.alive) this.#release(member);
    }
  }

  #adopt(member: PoolMember): void {
    this.#members.add(member);
    void member.exited.then((how) => this.#replace(member, how));
    this.#release(member);
  }

  #release(member: PoolMember): void {
    if (this.#closed) return member.kill();
    const next = this.#firstInLine.shift();
    if (next !== undefined) return next.take(member);
    this.#idle.push(member);
    // In a turn of its own: whoever just got an answer goes first.
    setImmediate(() => this.#freeListeners.forEach((listener) => listener()));
  }

  #replace(member: PoolMember, how: string): void {
    this.#members.delete(member);
    const at = this.#idle.indexOf(member);
    if (at >= 0) this.#idle.splice(at, 1);
    if (this.#closed) return;
    this.#events.onLost?.(how);
    this.#startLater(this.#delay.lose());
  }

  #startLater(delayMs: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#startAnother().catch((error: unknown) => this.#retryStart(error));
    }, delayMs);
    this.#timers.add(timer);
  }

  async #startAnother(): Promise<void> {
    const member = await this.#start();
    if (this.#closed) member.kill();
    else this.#adopt(member);
  }

  #retryStart(error: unknown): void {
    if (this.#closed) return;
    const delayMs = this.#delay.lose();
    this.#events.onStartFailed?.(error instanceof Error ? error.message : String(error), delayMs);
    this.#startLater(delayMs);
  }
}
