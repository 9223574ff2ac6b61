import type { FeedRow } from '../feeds/feed-row.ts';
import type { GraphRunner } from '../graph/graph-runner.ts';
import type { WarmTask } from '../task-reader.ts';
import { cutRuns, longestFirst } from './cut-runs.ts';
import type { OnScored } from './run-users.ts';

/** The candidates of one task and what is known of their scores. */
interface Candidates {
  readonly task: WarmTask;
  /** Int32Array, [candidates]: ascending. */
  readonly items: Int32Array;
  /** Float32Array, [candidates]. */
  readonly scores: Float32Array;
}

/** A user beside one candidate. */
interface PairRow extends FeedRow {
  readonly candidates: Candidates;
  readonly place: number;
}

/** The candidates of a task are chosen when its first row is asked for, so that those of a few tasks are held at a time. */
const pairRows = function* (
  tasks: readonly WarmTask[],
  candidatesOf: (task: WarmTask) => Int32Array,
  onNone: (task: Candidates) => void,
): Generator<PairRow> {
  for (const task of longestFirst(tasks)) {
    const items = candidatesOf(task);
    const candidates = { task, items, scores: new Float32Array(items.length) };
    if (items.length === 0) onNone(candidates);
    const { history, userRow, features } = task.feed;
    for (let place = 0; place < items.length; place++)
      yield { history, userRow, features, item: items[place]!, candidates, place };
  }
};

/**
 * Runs a pairs graph over the candidates of all tasks; a run takes those of as many tasks as there is room for. Throws a
 * `RunError` when its output is wrong.
 */
export const runPairs = async (
  runner: GraphRunner,
  { tasks, candidatesOf }: { tasks: readonly WarmTask[]; candidatesOf: (task: WarmTask) => Int32Array },
  onScored: OnScored,
): Promise<void> => {
  const finish = ({ task, items, scores }: Candidates): void => onScored(task, { items, scores });
  for (const run of cutRuns(pairRows(tasks, candidatesOf, finish), runner.runShape)) {
    const [result] = await runner.run(run, null);
    run.forEach(({ candidates, place }, at) => {
      candidates.scores[place] = result!.scores[at]!;
      if (place === candidates.items.length - 1) finish(candidates);
    });
  }
};
