import { featureColumns } from '../../bundle/manifest/feature-columns.ts';
import type { Manifest } from '../../bundle/manifest/manifest.ts';
import { scoredHistory } from '../../bundle/scored-history.ts';
import type { RankingPlan, TaskBatch } from '../protocol.ts';
import type { FeedRow } from './feeds/feed-row.ts';

/** One task, read out of the arrays of its batch. */
export interface BatchTask {
  /** Its place in the batch. */
  readonly row: number;
  readonly plan: RankingPlan;
  /** Item indices that may not be in the list. */
  readonly blocked: readonly Int32Array[];
  /** Whether the history counts without recency and without the popularity prior. */
  readonly asGiven: boolean;
  /** The items whose scores are wanted instead of the best ones; none as a rule. */
  readonly readOut: Int32Array;
}

/** A task that the graph is run for. */
export interface WarmTask extends BatchTask {
  readonly feed: FeedRow;
}

/** Reads the task in `row` of a batch; without `feed` where popularity ranks. */
export type TaskReader = (batch: TaskBatch, row: number) => BatchTask | WarmTask;

/** The part of `values` that belongs to row `row`. */
const partOf = (values: Int32Array, offsets: Int32Array, row: number): Int32Array =>
  values.subarray(offsets[row], offsets[row + 1]);

const blockedItems = (batch: TaskBatch, row: number): Int32Array[] => {
  const excluded = partOf(batch.excluded, batch.excludedOffsets, row);
  return batch.includeSeen[row] === 1 ? [excluded] : [partOf(batch.history, batch.historyOffsets, row), excluded];
};

/** Makes a reader that tells the graph of each task what `manifest` says it wants to know. */
export const createTaskReader = (manifest: Manifest): TaskReader => {
  const maxLength = manifest.inputs.find((input) => input.role === 'history')?.maxLength ?? 0;
  const columns = featureColumns(manifest.inputs, 'userFeatures').length;
  const feedOf = (batch: TaskBatch, row: number): FeedRow => {
    const [from, to] = [batch.historyOffsets[row], batch.historyOffsets[row + 1]];
    const recency = batch.asGiven[row] === 1 ? undefined : manifest.recency;
    const history = scoredHistory(batch.history.subarray(from, to), batch.weights.subarray(from, to), {
      maxLength,
      recency,
    });
    const features = batch.features.subarray(row * columns, (row + 1) * columns);
    return { history, userRow: batch.userRows[row]!, features, item: 0 };
  };
  return (batch, row) => ({
    row,
    plan: batch.plans[batch.planOf[row]!]!,
    blocked: blockedItems(batch, row),
    asGiven: batch.asGiven[row] === 1,
    readOut: partOf(batch.readOut, batch.readOutOffsets, row),
    ...(batch.cold[row] === 1 ? {} : { feed: feedOf(batch, row) }),
  });
};
