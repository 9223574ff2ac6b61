import type { GraphRunner } from '../graph/graph-runner.ts';
import type { RowScores } from '../graph/output/row-scores.ts';
import type { WarmTask } from '../task-reader.ts';
import { cutRuns, longestFirst } from './cut-runs.ts';

/** Told what the graph gave for a task, once for each task, in any order; the scores are good until it returns. */
export type OnScored = (task: WarmTask, scores: RowScores) => void;

/** Runs a graph that takes a row for each user. `itemCount` is N. Throws a `RunError` when its output is wrong. */
export const runUsers = async (
  runner: GraphRunner,
  { tasks, itemCount }: { tasks: readonly WarmTask[]; itemCount: number },
  onScored: OnScored,
): Promise<void> => {
  const rows = longestFirst(tasks).map((task) => ({ ...task.feed, task }));
  for (const run of cutRuns(rows, runner.runShape)) {
    const scores = await runner.run(run, itemCount);
    run.forEach(({ task }, at) => onScored(task, scores[at]!));
  }
};
