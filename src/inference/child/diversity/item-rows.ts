import { LRUCache } from 'lru-cache';
import type { Manifest } from '../../../bundle/manifest/manifest.ts';
import type { FeedRow } from '../feeds/feed-row.ts';
import type { GraphRunner } from '../graph/graph-runner.ts';
import { createSparseRows, type ItemRow } from './sparse-row.ts';

const mostBytes = 64 * 1024 * 1024;
const rowOverheadBytes = 400;

/** Whether the graph has a row for an item alone. */
export const hasItemRows = ({ inputs, output }: Pick<Manifest, 'inputs' | 'output'>): boolean =>
  output.kind === 'scores' &&
  inputs.some(({ role }) => role === 'history') &&
  inputs.every(({ role }) => role !== 'userIndex');

type ItemRunner = Pick<GraphRunner, 'run' | 'runShape'>;

/** The rows of single items of one generation, each computed once and kept as long as there is room. */
export class ItemRows {
  readonly #runner: ItemRunner;
  readonly #features: Float32Array;
  readonly #now: () => number;
  readonly #sparse = createSparseRows();
  readonly #rows = new LRUCache<number, ItemRow>({
    maxSize: mostBytes,
    sizeCalculation: ({ items, values }) => items.byteLength + values.byteLength + rowOverheadBytes,
  });
  /** What a row took in the last run; null before there was one. */
  #msPerRow: number | null = null;

  /** `features` is what the graph is told about nobody in particular. */
  constructor(runner: ItemRunner, features: Float32Array, now = (): number => performance.now()) {
    this.#runner = runner;
    this.#features = features;
    this.#now = now;
  }

  /**
   * The rows of `items`, in order; null when `until`, a time of `performance.now()`, comes before all are computed. Those
   * that are then stay known, and unless it is too late already there is one more of them. Throws a `RunError` when the
   * graph's output is wrong.
   */
  async of(items: Int32Array, until: number): Promise<ItemRow[] | null> {
    const rows = Array.from(items, (item) => this.#rows.get(item));
    const missing = items.filter((_, at) => rows[at] === undefined);
    const computed = new Map<number, ItemRow>();
    for (let from = 0; from < missing.length;) {
      const leftMs = until - this.#now();
      if (leftMs <= 0) return null;
      const part = missing.subarray(from, from + this.#rowsWithin(leftMs));
      await this.#compute(part, computed);
      from += part.length;
    }
    return Array.from(items, (item, at) => rows[at] ?? computed.get(item)!);
  }

  /** How many rows one run may have to be over in time: at least 1. */
  #rowsWithin(leftMs: number): number {
    if (this.#msPerRow === null) return 1;
    return Math.max(1, Math.min(this.#runner.runShape.rowsPerRun(1), Math.floor(leftMs / this.#msPerRow)));
  }

  async #compute(part: Int32Array, computed: Map<number, ItemRow>): Promise<void> {
    const feeds = Array.from(part, (item): FeedRow => ({
      history: { items: Int32Array.of(item), weights: Float32Array.of(1) },
      userRow: -1,
      features: this.#features,
      item: 0,
    }));
    const started = this.#now();
    const results = await this.#runner.run(feeds, null);
    this.#msPerRow = (this.#now() - started) / part.length;
    part.forEach((item, at) => {
      const row = this.#sparse(results[at]!.scores);
      computed.set(item, row);
      this.#rows.set(item, row);
    });
  }
}
