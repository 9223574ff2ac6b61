import type { LoadedGeneration } from './generation.ts';
import type { LoadProgress } from './loading/load-step.ts';
import type { RefusedLoad, ReloadOutcome, ReloadRequest, RollbackOutcome } from './reload-outcome.ts';

/** Whether a model serves well. */
export type ModelStatus = 'LOADED' | 'LOADING' | 'NOT_LOADED' | 'DEGRADED' | 'DRAINING';

/** A generation that stays whole until it is released, however often the model is switched meanwhile. */
export interface Lease {
  readonly generation: LoadedGeneration;
  /** May be called more than once. */
  readonly release: () => void;
}

/** A version that can be loaded. */
export interface AvailableModel {
  readonly version: string;
  readonly aliases: readonly string[];
  /** Null when the bundle can't be read. */
  readonly createdAt: string | null;
  readonly metrics: Readonly<Record<string, number>>;
}

/** The models of one server: which is serving, and how to serve another. */
export interface Models {
  /** The followed name. */
  readonly name: string;
  readonly status: () => ModelStatus;
  /** Pins what is serving now, for one operation. Undefined while there is no model. */
  readonly acquire: () => Lease | undefined;
  /** What is serving now, for a look; undefined while there is no model. */
  readonly current: () => LoadedGeneration | undefined;
  /** The version that `rollback` goes back to; null when there is none. */
  readonly previousVersion: () => string | null;
  /** The last load that did not succeed; null when there was none since the last success. */
  readonly lastFailure: () => RefusedLoad | null;
  /** The load that is under way; null when none is. */
  readonly progress: () => LoadProgress | null;
  /**
   * Loads, checks, switches, and pins what serves then. `actor` is who asked for it. Throws a `MarqueeError`
   * `BAD_USER_INPUT` for a request that makes no sense.
   */
  readonly reload: (request: ReloadRequest, actor: string | null) => Promise<ReloadOutcome>;
  /** Goes back to the version that served before, and pins it. */
  readonly rollback: (actor: string | null) => Promise<RollbackOutcome>;
  /** Aliases that point to `version`. */
  readonly aliasesOf: (version: string) => Promise<string[]>;
  /** Latest first. */
  readonly availableVersions: () => Promise<AvailableModel[]>;
  /** Takes no new work from now on: `status` is `DRAINING`. */
  readonly drain: () => void;
  /** Drains and ends all processes. */
  readonly close: () => Promise<void>;
}
