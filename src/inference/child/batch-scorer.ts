import { scoredHistory } from '../../bundle/scored-history.ts';
import type { Manifest } from '../../bundle/manifest.ts';
import type { RequestOf, SlateBatch, TaskBatch } from '../protocol.ts';
import { Diversifier } from './diversity/diversifier.ts';
import { hasItemRows, ItemRows } from './diversity/item-rows.ts';
import type { FeedRow } from './feeds.ts';
import type { GraphRunner } from './graph-runner.ts';
import { Ranking } from './ranking.ts';
import { SlateWriter } from './slate-writer.ts';

/** Scores of the graph for one task; null where popularity ranks. */
interface ScoredRow {
  readonly row: number;
  readonly scores: Float32Array | null;
  /** History entries that the graph saw. */
  readonly scoredItems: number;
}

/** Scores batches: history weights, graph, ranking, diversity. One per process. */
export class BatchScorer {
  readonly #runner: GraphRunner;
  readonly #manifest: Manifest;
  readonly #maxLength: number;
  readonly #slateSize: number;
  readonly #ranking: Ranking;
  readonly #diversifier: Diversifier;

  constructor(runner: GraphRunner, manifest: Manifest, prepared: RequestOf<'prepare'>) {
    this.#runner = runner;
    this.#manifest = manifest;
    this.#maxLength = manifest.inputs.find((input) => input.role === 'history')?.maxLength ?? 0;
    this.#slateSize = prepared.slateSize;
    this.#ranking = new Ranking(prepared, manifest);
    this.#diversifier = new Diversifier(prepared.columns, hasItemRows(manifest) ? new ItemRows(runner) : null);
  }

  /** The slates of all tasks. Throws a `RunError` when the graph's output is wrong. */
  async score(batch: TaskBatch): Promise<SlateBatch> {
    const rows = batch.planOf.length;
    const writer = new SlateWriter(rows, this.#slateSize);
    for (let from = 0; from < rows;) {
      if (batch.cold[from] === 1) this.#rankRow(batch, { row: from++, scores: null, scoredItems: 0 }, writer);
      else from = await this.#runFrom(batch, from, writer);
    }
    const slates = writer.finish();
    await this.#diversifier.mix(slates, batch.diversity);
    return slates;
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
      const row = from + at;
      const readOut = batch.readOut.subarray(batch.readOutOffsets[row], batch.readOutOffsets[row + 1]);
      if (readOut.length > 0) writer.addReadOut(readOut, scores);
      else this.#rankRow(batch, { row, scores, scoredItems: history.items.length }, writer);
    });
    return end;
  }

  #feedRow(batch: TaskBatch, row: number): FeedRow {
    const [from, to] = [batch.historyOffsets[row], batch.historyOffsets[row + 1]];
    const recency = batch.asGiven[row] === 1 ? undefined : this.#manifest.recency;
    const history = scoredHistory(batch.history.subarray(from, to), batch.weights.subarray(from, to), {
      maxLength: this.#maxLength,
      recency,
    });
    return { history, userRow: batch.userRows[row]! };
  }

  #rankRow(batch: TaskBatch, { row, scores, scoredItems: seenItems }: ScoredRow, writer: SlateWriter): void {
    const scoredItems = batch.asGiven[row] === 1 ? null : seenItems;
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
