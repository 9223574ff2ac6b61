import type { ScoringPool } from '../../src/inference/batches/coalescing-scorer.ts';
import type { SlateBatch, TaskBatch } from '../../src/inference/protocol.ts';

/** One process in this process: the graph, ranking and diversity that serve, without the pipe. */
export class GraphPool implements ScoringPool {
  free = 1;
  readonly size = 1;
  readonly batches: TaskBatch[] = [];
  readonly #score: (batch: TaskBatch) => Promise<SlateBatch>;
  readonly #listeners: (() => void)[] = [];

  constructor(score: (batch: TaskBatch) => Promise<SlateBatch>) {
    this.#score = score;
  }

  onFree(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async run(batch: TaskBatch): Promise<SlateBatch> {
    this.free--;
    this.batches.push(batch);
    try {
      return await this.#score(batch);
    } finally {
      this.free++;
      setImmediate(() => this.#listeners.forEach((listener) => listener()));
    }
  }

  runNext(batch: TaskBatch): Promise<SlateBatch> {
    return this.run(batch);
  }
}
