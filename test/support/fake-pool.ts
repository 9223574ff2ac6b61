import type { ScoringPool } from '../../src/inference/batches/coalescing-scorer.ts';
import type { SlateBatch, TaskBatch } from '../../src/inference/protocol.ts';

/** A reply to a batch: each task gets a slate of one item, its user's row; those of `unfinished` users none yet. */
export const replyTo = ({ userRows }: TaskBatch, unfinished: readonly number[] = []): SlateBatch => ({
  offsets: Int32Array.from({ length: userRows.length + 1 }, (_, at) => at),
  items: Int32Array.from(userRows),
  scores: new Float32Array(userRows.length).fill(1),
  eligibleCounts: new Int32Array(userRows.length).fill(1),
  sources: new Uint8Array(userRows.length),
  diversified: new Uint8Array(userRows.length),
  unfinished: Uint8Array.from(userRows, (row) => Number(unfinished.includes(row))),
  droppedScores: 0,
});

/** One run that a pool was asked for. */
export interface FakeRun {
  /** The users of the batch, by row. */
  readonly rows: readonly number[];
  /** Answers all but some users, who get nothing yet. */
  readonly answer: (unfinished?: readonly number[]) => void;
  readonly fail: (error: Error) => void;
}

/**
 * A pool of processes that answer when the test says so. `next` are the runs that asked for the next free process:
 * retries. A process is free again once its run has been answered or has failed.
 */
export class FakePool implements ScoringPool {
  readonly runs: FakeRun[] = [];
  readonly next: FakeRun[] = [];
  free: number;
  readonly #listeners: (() => void)[] = [];

  constructor(processes: number) {
    this.free = processes;
  }

  onFree(listener: () => void): void {
    this.#listeners.push(listener);
  }

  run(batch: TaskBatch): Promise<SlateBatch> {
    if (this.free === 0) throw new Error('run() needs a free process.');
    this.free--;
    return this.#hold(this.runs, batch, () => {
      this.free++;
      for (const listener of this.#listeners) listener();
    });
  }

  runNext(batch: TaskBatch): Promise<SlateBatch> {
    return this.#hold(this.next, batch, () => undefined);
  }

  /** The users of each run, in the order of the runs. */
  get batches(): (readonly number[])[] {
    return this.runs.map(({ rows }) => rows);
  }

  #hold(runs: FakeRun[], batch: TaskBatch, release: () => void): Promise<SlateBatch> {
    return new Promise((resolve, reject) => {
      runs.push({
        rows: [...batch.userRows],
        answer: (unfinished) => {
          resolve(replyTo(batch, unfinished));
          release();
        },
        fail: (error) => {
          reject(error);
          release();
        },
      });
    });
  }
}
