import { featureColumns } from '../../bundle/manifest/feature-columns.ts';
import type { Manifest } from '../../bundle/manifest/manifest.ts';
import type { RequestOf, SlateBatch, TaskBatch } from '../protocol.ts';
import { Diversifier } from './diversity/diversifier.ts';
import { hasItemRows, ItemRows } from './diversity/item-rows.ts';
import { itemTable } from './feeds/item-table.ts';
import type { GraphRunner } from './graph/graph-runner.ts';
import type { RowScores } from './graph/output/row-scores.ts';
import { Ranking } from './ranking/ranking.ts';
import { runPairs } from './runs/run-pairs.ts';
import { runUsers, type OnScored } from './runs/run-users.ts';
import { SlateWriter } from './slate-writer.ts';
import { createTaskReader, type BatchTask, type TaskReader, type WarmTask } from './task-reader.ts';

/** A batch is scored in about half of the time at most; the last quarter is for what takes longer than it should. */
const partBeforeLate = 0.75;

/** Scores batches: history weights, graph, ranking, diversity. One per process. */
export class BatchScorer {
  readonly #runner: GraphRunner;
  readonly #manifest: Manifest;
  readonly #itemCount: number;
  readonly #slateSize: number;
  readonly #readTask: TaskReader;
  readonly #ranking: Ranking;
  readonly #diversifier: Diversifier;

  /** Throws a `BundleError` when the graph wants to know what the catalogue does not say. */
  constructor(runner: GraphRunner, manifest: Manifest, prepared: RequestOf<'prepare'>) {
    this.#runner = runner;
    this.#manifest = manifest;
    this.#itemCount = prepared.itemCount;
    this.#slateSize = prepared.slateSize;
    this.#readTask = createTaskReader(manifest);
    this.#ranking = new Ranking(prepared, manifest);
    runner.useItems(itemTable(manifest, prepared));
    const defaults = Float32Array.from(featureColumns(manifest.inputs, 'userFeatures'), (column) => column.default);
    this.#diversifier = new Diversifier(
      prepared.columns,
      hasItemRows(manifest) ? new ItemRows(runner, defaults) : null,
    );
  }

  /**
   * The slates of all tasks; those that `timeoutMs` leaves no time to mix are unfinished. Throws a `RunError` when the
   * graph's output is wrong.
   */
  async score(batch: TaskBatch, timeoutMs: number): Promise<SlateBatch> {
    const mixUntil = performance.now() + timeoutMs * partBeforeLate;
    const rows = batch.planOf.length;
    const writer = new SlateWriter(rows, this.#slateSize);
    const warm: WarmTask[] = [];
    for (let row = 0; row < rows; row++) {
      const task = this.#readTask(batch, row);
      if ('feed' in task) warm.push(task);
      else this.#rankByPopularity(task, writer);
    }
    await this.#runGraph(warm, (task, scores) => this.#take(task, scores, writer));
    const slates = writer.finish();
    await this.#diversifier.mix(slates, batch.diversity, mixUntil);
    return slates;
  }

  async #runGraph(tasks: readonly WarmTask[], onScored: OnScored): Promise<void> {
    const [runner, itemCount] = [this.#runner, this.#itemCount];
    if (this.#manifest.output.kind !== 'pairs') return runUsers(runner, { tasks, itemCount }, onScored);
    const most = this.#manifest.candidates?.count ?? itemCount;
    const candidatesOf = ({ plan, blocked }: WarmTask): Int32Array => this.#ranking.candidates(plan, blocked, most);
    return runPairs(runner, { tasks, candidatesOf }, onScored);
  }

  #take(task: WarmTask, scores: RowScores, writer: SlateWriter): void {
    if (task.readOut.length > 0) writer.addReadOut(task.row, task.readOut, scores.scores);
    else this.#rankByModel(task, scores, writer);
  }

  #rankByPopularity({ row, plan, blocked }: BatchTask, writer: SlateWriter): void {
    const ranked = this.#ranking.rank({ plan, blocked, scores: null, scoredItems: null }, writer.slotOf(row));
    writer.countDropped(ranked.droppedScores);
    writer.add(row, ranked, 'COLD_START');
  }

  #rankByModel({ row, plan, blocked, asGiven, feed }: WarmTask, scores: RowScores, writer: SlateWriter): void {
    const scoredItems = asGiven ? null : feed.history.items.length;
    const slot = writer.slotOf(row);
    const ranked = this.#ranking.rank({ plan, blocked, scores, scoredItems }, slot);
    writer.countDropped(ranked.droppedScores);
    const isAnswer = ranked.count > 0 || ranked.eligibleCount === 0 || ranked.droppedScores === 0;
    if (isAnswer) return writer.add(row, ranked, 'MODEL');
    return writer.add(row, this.#ranking.rank({ plan, blocked, scores: null, scoredItems }, slot), 'FALLBACK');
  }
}
