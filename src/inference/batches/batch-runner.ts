import { MarqueeError } from '../../errors.ts';
import type { Slate } from '../../recommendation/slate.ts';
import type { ScoringTask } from '../../recommendation/task.ts';
import { ProcessLostError, RunFailedError } from '../processes/inference-process.ts';
import type { SlateBatch, TaskBatch } from '../protocol.ts';
import { packTasks, unpackSlates } from './task-batch.ts';

/** What a batch needs of a pool of processes. */
export interface Runs {
  readonly run: (batch: TaskBatch) => Promise<SlateBatch>;
  readonly runNext: (batch: TaskBatch) => Promise<SlateBatch>;
}

const isRetried = (error: unknown): boolean => error instanceof ProcessLostError || error instanceof RunFailedError;

const failure = (error: unknown): Error => {
  if (error instanceof ProcessLostError)
    return new MarqueeError('INFERENCE_UNAVAILABLE', "The model's process failed twice. Try again later.", {}, error);
  if (error instanceof RunFailedError)
    return new MarqueeError('INFERENCE_FAILED', 'The model gave a wrong answer for this user.', {}, error);
  return error instanceof Error ? error : new Error(String(error));
};

/** Tries one task of a failed batch once more, alone: the one that made it fail then fails alone. */
const runAlone = async (runs: Runs, task: ScoringTask): Promise<Slate | null> => {
  try {
    return unpackSlates(await runs.runNext(packTasks([task])))[0]!;
  } catch (error) {
    throw failure(error);
  }
};

/**
 * The slates of `tasks`, in order, each settling for itself, null where the task has to be run again. A process is taken
 * before this returns. When the run fails, each task that is still wanted is tried once more alone; a promise rejects only
 * when its own task failed again.
 */
export const runTasks = (
  runs: Runs,
  tasks: readonly ScoringTask[],
  isWanted: (place: number) => boolean = () => true,
): Promise<Slate | null>[] => {
  const batch = runs.run(packTasks(tasks)).then(unpackSlates);
  return tasks.map(async (task, at) => {
    try {
      return (await batch)[at]!;
    } catch (error) {
      if (!isRetried(error) || !isWanted(at)) throw failure(error);
      return runAlone(runs, task);
    }
  });
};
