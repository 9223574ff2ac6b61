import type { BundleStep } from '../../bundle/bundle-error.ts';

/** The steps of a load, in order. `COMPARE` belongs to dry runs. */
export type LoadStepName = BundleStep | 'DRAIN';

export type LoadStepState = 'PENDING' | 'RUNNING' | 'PASSED' | 'FAILED' | 'SKIPPED';

/** How far one step is. */
export interface LoadStep {
  readonly name: LoadStepName;
  readonly state: LoadStepState;
  /** Null unless it has ended. */
  readonly durationMs: number | null;
}

/** A load that is under way. */
export interface LoadProgress {
  readonly targetVersion: string;
  /** Whether it stops before the switch. */
  readonly dryRun: boolean;
  readonly startedAt: Date;
  /** All steps in order, those to come included. */
  readonly steps: readonly LoadStep[];
}
