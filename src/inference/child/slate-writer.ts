import { sourceCodes, type SlateBatch } from '../protocol.ts';
import type { RankedSlate, SlateSink } from './ranking/ranking.ts';

type Source = (typeof sourceCodes)[number];

/** Collects the slates of one batch, in any order, each in a slot of its own; the slots close up at the end. */
export class SlateWriter {
  readonly #slateSize: number;
  readonly #items: Int32Array;
  readonly #scores: Float32Array;
  readonly #counts: Int32Array;
  readonly #eligibleCounts: Int32Array;
  readonly #sources: Uint8Array;
  #dropped = 0;

  constructor(rows: number, slateSize: number) {
    this.#slateSize = slateSize;
    this.#items = new Int32Array(rows * slateSize);
    this.#scores = new Float32Array(rows * slateSize);
    this.#counts = new Int32Array(rows);
    this.#eligibleCounts = new Int32Array(rows);
    this.#sources = new Uint8Array(rows);
  }

  /** Where the slate of task `row` is to be written. */
  slotOf(row: number): SlateSink {
    return { items: this.#items, scores: this.#scores, at: row * this.#slateSize };
  }

  countDropped(scores: number): void {
    this.#dropped += scores;
  }

  /** Takes what has been written to the slot of task `row`. */
  add(row: number, { count, eligibleCount }: Omit<RankedSlate, 'droppedScores'>, source: Source): void {
    this.#counts[row] = count;
    this.#eligibleCounts[row] = eligibleCount;
    this.#sources[row] = sourceCodes.indexOf(source);
  }

  /** The scores of some items, at most as many as a slate has, in their order. `scores`: Float32Array, [N]. */
  addReadOut(row: number, items: Int32Array, scores: Float32Array): void {
    const { at } = this.slotOf(row);
    this.#items.set(items, at);
    items.forEach((item, place) => {
      this.#scores[at + place] = scores[item]!;
    });
    this.add(row, { count: items.length, eligibleCount: items.length }, 'MODEL');
  }

  finish(): SlateBatch {
    const rows = this.#counts.length;
    const offsets = new Int32Array(rows + 1);
    this.#counts.forEach((count, row) => {
      const { at } = this.slotOf(row);
      const to = offsets[row]!;
      this.#items.copyWithin(to, at, at + count);
      this.#scores.copyWithin(to, at, at + count);
      offsets[row + 1] = to + count;
    });
    return {
      offsets,
      items: this.#items.subarray(0, offsets[rows]),
      scores: this.#scores.subarray(0, offsets[rows]),
      eligibleCounts: this.#eligibleCounts,
      sources: this.#sources,
      diversified: new Uint8Array(rows),
      unfinished: new Uint8Array(rows),
      droppedScores: this.#dropped,
    };
  }
}
