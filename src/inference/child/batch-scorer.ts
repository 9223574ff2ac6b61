import { scoredHistory } from '../../bundle/scored-history.ts';
import type { Manifest } from '../../bundle/manifest.ts';
import { sourceCodes, type RequestOf, type SlateBatch, type TaskBatch } from '../protocol.ts';
import type { FeedRow } from './feeds.ts';
import type { GraphRunner } from './graph-runner.ts';
import { Ranking, type RankedSlate } from './ranking.ts';

const sourceCode = (source: (typeof sourceCodes)[number]): number => sourceCodes.indexOf(source);

/** Collects the slates of one batch, in the order of its tasks, into arrays that are cut to size at the end. */
class SlateWriter {
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

/** Scores batches: history weights, graph, ranking. One per process. */
export class BatchScorer {
  readonly #runner: GraphRunner;
  readonly #manifest: Manifest;
  readonly #maxLength: number;
  readonly #slateSize: number;
  readonly #ranking: Ranking;

  constructor(runner: GraphRunner, manifest: Manifest, prepared: RequestOf<'prepare'>) {
    this.#runner = runner;
    this.#manifest = manifest;
    this.#maxLength = manifest.inputs.find((input) => input.role === 'history')?.maxLength ?? 0;
    this.#slateSize = prepared.slateSize;
    this.#ranking = new Ranking(prepared, manifest);
  }

  /** The slates of all tasks. Throws a `RunError` when the graph's output is wrong. */
  async score(batch: TaskBatch): Promise<SlateBatch> {
    const rows = batch.planOf.length;
    const writer = new SlateWriter(rows, this.#slateSize);
    for (let from = 0; from < rows;) {
      if (batch.cold[from] === 1) this.#rankRow(batch, { row: from++, scores: null, scoredItems: 0 }, writer);
      else from = await this.#runFrom(batch, from, writer);
    }
    return writer.finish();
  }

  /** Runs the graph for the warm tasks from `from` on, as many as fit in a run; returns where to go on. */
  async #runFrom(batch: TaskBatch, from: number, writer: SlateWriter): Promise<number> {
    const feeds: FeedRow[] = [];
    let end = from;
    for (; end < batch.cold.length && batch.cold[end] === 0 && feeds.length < this.#runner.rowsPerRun; end++)
      feeds.push(this.#feedRow(batch, end));
    const { values, items } = await this.#runner.run(feeds);
    feeds.forEach(({ history }, at) => {
      const scores = values.subarray(at * items, (at + 1) * items);
      this.#rankRow(batch, { row: from + at, scores, scoredItems: history.items.length }, writer);
    });
    return end;
  }

  #feedRow(batch: TaskBatch, row: number): FeedRow {
    const [from, to] = [batch.historyOffsets[row], batch.historyOffsets[row + 1]];
    const { recency } = this.#manifest;
    const history = scoredHistory(batch.history.subarray(from, to), batch.weights.subarray(from, to), {
      maxLength: this.#maxLength,
      recency,
    });
    return { history, userRow: batch.userRows[row]! };
  }

  #rankRow(
    batch: TaskBatch,
    { row, scores, scoredItems }: { row: number; scores: Float32Array | null; scoredItems: number },
    writer: SlateWriter,
  ): void {
    const plan = batch.plans[batch.planOf[row]!]!;
    const seen = batch.history.subarray(batch.historyOffsets[row], batch.historyOffsets[row + 1]);
    const excluded = batch.excluded.subarray(batch.excludedOffsets[row], batch.excludedOffsets[row + 1]);
    const blocked = batch.includeSeen[row] === 1 ? [excluded] : [seen, excluded];
    const ranked = this.#ranking.rank({ plan, scores, scoredItems, blocked }, writer);
    writer.countDropped(ranked.droppedScores);
    if (scores === null) return writer.add(ranked, 'COLD_START');
    if (ranked.count > 0 || ranked.eligibleCount === 0) return writer.add(ranked, 'MODEL');
    return writer.add(this.#ranking.rank({ plan, scores: null, scoredItems, blocked }, writer), 'FALLBACK');
  }
}
