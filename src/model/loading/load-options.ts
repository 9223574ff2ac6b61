import type { ScorerOptions } from '../../inference/batches/coalescing-scorer.ts';
import type { ShedReason } from '../../inference/batches/waiting-room.ts';
import type { ProcessLimits } from '../../inference/processes/inference-process.ts';
import type { PoolEvents } from '../../inference/processes/process-pool.ts';
import type { UsageMeter } from '../../telemetry/usage.ts';

/** How bundles are loaded, and how what was loaded runs. */
export interface LoadOptions {
  readonly processes: number;
  /** Deadline of one step, and of a start of a process later. */
  readonly stepTimeoutMs: number;
  /** What each process may take; no limits when absent. */
  readonly limits?: ProcessLimits;
  /** Deadline of one run while serving. */
  readonly runTimeoutMs: number;
  readonly maxWaitingTasks: number;
  readonly createUsage: () => UsageMeter;
  readonly poolEvents?: PoolEvents;
  /** Calls back when work may make a turn of the event loop long; always when absent. */
  readonly whenQuiet?: ScorerOptions['whenQuiet'];
  /** Told of tasks that are refused or dropped. */
  readonly onShed?: (reason: ShedReason, tasks: number) => void;
}
