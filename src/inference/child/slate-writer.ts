import { sourceCodes, type SlateBatch } from '../protocol.ts';
import type { RankedSlate } from './ranking/ranking.ts';

type Source = (typeof sourceCodes)[number];

/** Collects the slates of one batch, in the order of its tasks, into arrays that are cut to size at the end. */
export class SlateWriter {
  readonly items: Int32Array;
  readonly scores: Float32Array;
  readonly #offsets: Int32Array;
  readonly #eligibleCounts: Int32Array;
  readonly #sources: Uint8Array;
  #rows = 0;
  #dropped = 0;

  constructor(rows: number, slateSize: number) {
    this.items = new Int32Array(rows * slateSize);
    this.scores = new Float32Array(rows * slateSize);
    this.#offsets = new Int32Array(rows + 1);
    this.#eligibleCounts = new Int32Array(rows);
    this.#sources = new Uint8Array(rows);
  }

  get at(): number {
    return this.#offsets[this.#rows]!;
  }

  countDropped(scores: number): void {
    this.#dropped += scores;
  }

  /** A slate that has been written to `items` and `scores` from `at` on. */
  add({ count, eligibleCount }: RankedSlate, source: Source): void {
    this.#eligibleCounts[this.#rows] = eligibleCount;
    this.#sources[this.#rows] = sourceCodes.indexOf(source);
    this.#offsets[this.#rows + 1] = this.at + count;
    this.#rows++;
  }

  /** The scores of some items, in their order, whatever they are. `scores`: Float32Array, [N]. */
  addReadOut(items: Int32Array, scores: Float32Array): void {
    this.items.set(items, this.at);
    items.forEach((item, place) => {
      this.scores[this.at + place] = scores[item]!;
    });
    this.add({ count: items.length, eligibleCount: items.length, droppedScores: 0 }, 'MODEL');
  }

  finish(): SlateBatch {
    return {
      offsets: this.#offsets,
      items: this.items.subarray(0, this.at),
      scores: this.scores.subarray(0, this.at),
      eligibleCounts: this.#eligibleCounts,
      sources: this.#sources,
      diversified: new Uint8Array(this.#sources.length),
      droppedScores: this.#dropped,
    };
  }
}
