import { featureColumns } from '../../bundle/manifest/feature-columns.ts';
import { scoredHistory } from '../../bundle/scored-history.ts';
import type { Manifest } from '../../bundle/manifest/manifest.ts';
import type { RankingPlan, RequestOf, SlateBatch, TaskBatch } from '../protocol.ts';
import { Diversifier } from './diversity/diversifier.ts';
import { hasItemRows, ItemRows } from './diversity/item-rows.ts';
import type { FeedRow } from './feeds/feed-row.ts';
import { itemTable } from './feeds/item-table.ts';
import type { GraphRunner } from './graph/graph-runner.ts';
import type { RowScores } from './graph/output/row-scores.ts';
import { Ranking } from './ranking/ranking.ts';
import { SlateWriter } from './slate-writer.ts';

/** Scores of the graph for one task; null where popularity ranks. */
interface ScoredRow {
  readonly row: number;
  readonly scores: RowScores | null;
  /** History entries that the graph saw. */
  readonly scoredItems: number;
}

/** The part of `values` that belongs to row `row`. */
const partOf = (values: Int32Array, offsets: Int32Array, row: number): Int32Array =>
  values.subarray(offsets[row], offsets[row + 1]);

/** Scores batches: history weights, graph, ranking, diversity. One per process. */
export class BatchScorer {
  readonly #runner: GraphRunner;
  readonly #manifest: Manifest;
  readonly #maxLength: number;
  readonly #userColumns: number;
  readonly #itemCount: number;
  readonly #slateSize: number;
  readonly #ranking: Ranking;
  readonly #diversifier: Diversifier;

  /** Throws a `BundleError` when the graph wants to know what the catalogue does not say. */
  constructor(runner: GraphRunner, manifest: Manifest, prepared: RequestOf<'prepare'>) {
    this.#runner = runner;
    this.#manifest = manifest;
    this.#maxLength = manifest.inputs.find((input) => input.role === 'history')?.maxLength ?? 0;
    const defaults = Float32Array.from(featureColumns(manifest.inputs, 'userFeatures'), (column) => column.default);
    this.#userColumns = defaults.length;
    this.#itemCount = prepared.itemCount;
    this.#slateSize = prepared.slateSize;
    this.#ranking = new Ranking(prepared, manifest);
    runner.useItems(itemTable(manifest, prepared));
    this.#diversifier = new Diversifier(
      prepared.columns,
      hasItemRows(manifest) ? new ItemRows(runner, defaults) : null,
    );
  }

  /** The slates of all tasks. Throws a `RunError` when the graph's output is wrong. */
  async score(batch: TaskBatch): Promise<SlateBatch> {
    const rows = batch.planOf.length;
    const writer = new SlateWriter(rows, this.#slateSize);
    for (let from = 0; from < rows;) {
      if (batch.cold[from] === 1) this.#rankRow(batch, { row: from++, scores: null, scoredItems: 0 }, writer);
      else if (this.#manifest.output.kind === 'pairs') await this.#runPairs(batch, from++, writer);
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
    for (; end < batch.cold.length && batch.cold[end] === 0 && feeds.length < this.#runner.usersPerRun; end++)
      feeds.push(this.#feedRow(batch, end));
    const results = await this.#runner.run(feeds, this.#itemCount);
    feeds.forEach(({ history }, at) => {
      const row = from + at;
      const readOut = partOf(batch.readOut, batch.readOutOffsets, row);
      if (readOut.length > 0) writer.addReadOut(readOut, results[at]!.scores);
      else this.#rankRow(batch, { row, scores: results[at]!, scoredItems: history.items.length }, writer);
    });
    return end;
  }

  /** Runs a pairs graph over the candidates of one task. */
  async #runPairs(batch: TaskBatch, row: number, writer: SlateWriter): Promise<void> {
    const count = this.#manifest.candidates?.count ?? this.#itemCount;
    const items = this.#ranking.candidates(this.#planOf(batch, row), this.#blocked(batch, row), count);
    const feed = this.#feedRow(batch, row);
    const scores = new Float32Array(items.length);
    const perRun = this.#runner.pairsPerRun(feed.history.items.length);
    for (let from = 0; from < items.length; from += perRun) {
      const part = Array.from(items.subarray(from, from + perRun), (item) => ({ ...feed, item }));
      const [result] = await this.#runner.run(part, this.#itemCount);
      scores.set(result!.scores.subarray(0, part.length), from);
    }
    this.#rankRow(batch, { row, scores: { items, scores }, scoredItems: feed.history.items.length }, writer);
  }

  #feedRow(batch: TaskBatch, row: number): FeedRow {
    const [from, to] = [batch.historyOffsets[row], batch.historyOffsets[row + 1]];
    const recency = batch.asGiven[row] === 1 ? undefined : this.#manifest.recency;
    const history = scoredHistory(batch.history.subarray(from, to), batch.weights.subarray(from, to), {
      maxLength: this.#maxLength,
      recency,
    });
    const features = batch.features.subarray(row * this.#userColumns, (row + 1) * this.#userColumns);
    return { history, userRow: batch.userRows[row]!, features, item: 0 };
  }

  #planOf(batch: TaskBatch, row: number): RankingPlan {
    return batch.plans[batch.planOf[row]!]!;
  }

  #blocked(batch: TaskBatch, row: number): Int32Array[] {
    const excluded = partOf(batch.excluded, batch.excludedOffsets, row);
    return batch.includeSeen[row] === 1 ? [excluded] : [partOf(batch.history, batch.historyOffsets, row), excluded];
  }

  #rankRow(batch: TaskBatch, { row, scores, scoredItems: seenItems }: ScoredRow, writer: SlateWriter): void {
    const scoredItems = batch.asGiven[row] === 1 ? null : seenItems;
    const task = { plan: this.#planOf(batch, row), scores, scoredItems, blocked: this.#blocked(batch, row) };
    const ranked = this.#ranking.rank(task, writer);
    writer.countDropped(ranked.droppedScores);
    if (scores === null) return writer.add(ranked, 'COLD_START');
    const isAnswer = ranked.count > 0 || ranked.eligibleCount === 0 || ranked.droppedScores === 0;
    if (isAnswer) return writer.add(ranked, 'MODEL');
    return writer.add(this.#ranking.rank({ ...task, scores: null }, writer), 'FALLBACK');
  }
}
