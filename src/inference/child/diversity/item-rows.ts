import { LRUCache } from 'lru-cache';
import type { Manifest } from '../../../bundle/manifest/manifest.ts';
import type { FeedRow } from '../feeds/feed-row.ts';
import type { GraphRunner } from '../graph/graph-runner.ts';
import { TopItems } from '../ranking/top-items.ts';

/** What the graph gives for a history of one item: the entries that are not 0, and the length of the vector. */
export interface ItemRow {
  readonly items: Int32Array;
  readonly values: Float32Array;
  readonly norm: number;
}

const mostBytes = 64 * 1024 * 1024;
const rowOverheadBytes = 400;
/** Of graphs whose rows are full, the strongest entries: comparing all would take seconds for one list. */
const mostEntries = 512;

/** Whether the graph has a row for an item alone. */
export const hasItemRows = ({ inputs, output }: Pick<Manifest, 'inputs' | 'output'>): boolean =>
  output.kind === 'scores' &&
  inputs.some(({ role }) => role === 'history') &&
  inputs.every(({ role }) => role !== 'userIndex');

type ItemRunner = Pick<GraphRunner, 'run' | 'runShape'>;

/** The rows of single items, each computed once and kept as long as there is room. */
export class ItemRows {
  readonly #runner: ItemRunner;
  readonly #features: Float32Array;
  readonly #strongest = new TopItems(mostEntries);
  readonly #kept = new Int32Array(mostEntries);
  readonly #strengths = new Float32Array(mostEntries);
  readonly #rows = new LRUCache<number, ItemRow>({
    maxSize: mostBytes,
    sizeCalculation: ({ items, values }) => items.byteLength + values.byteLength + rowOverheadBytes,
  });

  /** `features` is what the graph is told about nobody in particular. */
  constructor(runner: ItemRunner, features: Float32Array) {
    this.#runner = runner;
    this.#features = features;
  }

  /** The rows of `items`, in order. Throws a `RunError` when the graph's output is wrong. */
  async of(items: Int32Array): Promise<ItemRow[]> {
    const rows = Array.from(items, (item) => this.#rows.get(item));
    const missing = items.filter((_, at) => rows[at] === undefined);
    const computed = new Map<number, ItemRow>();
    const mostRows = this.#runner.runShape.rowsPerRun(1);
    for (let from = 0; from < missing.length; from += mostRows)
      await this.#compute(missing.subarray(from, from + mostRows), computed);
    return Array.from(items, (item, at) => rows[at] ?? computed.get(item)!);
  }

  async #compute(part: Int32Array, computed: Map<number, ItemRow>): Promise<void> {
    const feeds = Array.from(part, (item): FeedRow => ({
      history: { items: Int32Array.of(item), weights: Float32Array.of(1) },
      userRow: -1,
      features: this.#features,
      item: 0,
    }));
    const results = await this.#runner.run(feeds, null);
    part.forEach((item, at) => {
      const row = this.#sparse(results[at]!.scores);
      computed.set(item, row);
      this.#rows.set(item, row);
    });
  }

  #sparse(row: Float32Array): ItemRow {
    let count = 0;
    for (let item = 0; item < row.length; item++) {
      const value = row[item]!;
      if (value === 0 || !Number.isFinite(value)) continue;
      if (count < mostEntries) this.#kept[count] = item;
      count++;
    }
    if (count > mostEntries) count = this.#keepStrongest(row);
    const items = this.#kept.slice(0, count);
    const values = Float32Array.from(items, (item) => row[item]!);
    return { items, values, norm: Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) };
  }

  #keepStrongest(row: Float32Array): number {
    for (let item = 0; item < row.length; item++)
      if (Number.isFinite(row[item])) this.#strongest.offer(item, Math.abs(row[item]!));
    return this.#strongest.drainInto(this.#kept, this.#strengths, 0);
  }
}
