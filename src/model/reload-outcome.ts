import type { ModelComparison } from './comparing/model-comparison.ts';
import type { LoadProgress, LoadStep, LoadStepName } from './loading/load-step.ts';

/** A version that did not pass a check. */
export interface RefusedLoad {
  /** Null when it could not be found out which version was meant. */
  readonly refusedVersion: string | null;
  readonly failedStep: LoadStepName;
  readonly file: string | null;
  readonly expected: string;
  readonly actual: string;
  /** The steps that ran, the failed one last. */
  readonly steps: readonly LoadStep[];
}

export interface Reloaded {
  readonly kind: 'reloaded';
  readonly version: string;
  readonly fromVersion: string | null;
  readonly steps: readonly LoadStep[];
}

export interface Refused extends RefusedLoad {
  readonly kind: 'refused';
}

export interface InProgress {
  readonly kind: 'in-progress';
  readonly progress: LoadProgress;
}

/** A version that passed every check and was not made current. */
export interface DryRun {
  readonly kind: 'dry-run';
  readonly version: string;
  readonly steps: readonly LoadStep[];
  /** Null where there was nothing to compare it with. */
  readonly comparison: ModelComparison | null;
}

/** How a load of one version ended. */
export type LoadOutcome = Reloaded | Refused | InProgress;

/** How a reload ended. All of these are expected. */
export type ReloadOutcome =
  | LoadOutcome
  | DryRun
  | { readonly kind: 'already-current'; readonly version: string }
  | { readonly kind: 'version-conflict'; readonly expectedVersion: string };

/** How going back ended. All of these are expected. */
export type RollbackOutcome = LoadOutcome | { readonly kind: 'no-previous' };

/** Which version to load. At most one of `version` and `alias`; neither: the followed alias is read again. */
export interface ReloadRequest {
  readonly version?: string | null | undefined;
  readonly alias?: string | null | undefined;
  /** Check it and compare it with the current model, but do not switch. */
  readonly dryRun?: boolean | undefined;
  /** Do nothing unless this version is serving. */
  readonly expectedCurrent?: string | null | undefined;
}
