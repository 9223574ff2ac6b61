import { sourceCodes, type SlateBatch } from '../protocol.ts';
import type { RankedSlate } from './ranking/ranking.ts';

const sourceCode = (source: (typeof sourceCodes)[number]): number => sourceCodes.indexOf(source);

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

  add(slate: RankedSlate, source: (typeof sourceCodes)[number]): void {
    this.#eligibleCounts[this.#rows] = slate.eligibleCount;
    this.#sources[this.#rows] = sourceCode(source);
    this.#offsets[this.#rows + 1] = this.at + slate.count;
    this.#rows++;
  }

  finish(): SlateBatch {
    return {
      offsets: this.#offsets,
      items: this.items.subarray(0, this.at),
      scores: this.scores.subarray(0, this.at),
      eligibleCounts: this.#eligibleCounts,
      sources: this.#sources,
      droppedScores: this.#dropped,
    };
  }
}
