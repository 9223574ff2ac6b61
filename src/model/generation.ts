import type { Manifest } from '../bundle/manifest/manifest.ts';
import type { Generation } from '../recommendation/ports.ts';
import type { Usage } from '../telemetry/usage.ts';
import type { LoadOptions } from './loading/load-options.ts';
import type { StepTracker } from './loading/step-tracker.ts';

/** How fast the model was when it was warmed up. */
export interface WarmUpTiming {
  readonly batchSize: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** What a tensor of the graph is used for. */
export type TensorRole =
  | 'HISTORY_ITEMS'
  | 'HISTORY_WEIGHTS'
  | 'HISTORY_ROW'
  | 'ROW_COUNT'
  | 'USER_INDEX'
  | 'USER_FEATURES'
  | 'ITEM_INDEX'
  | 'ITEM_FEATURES'
  | 'SCORES'
  | 'ITEM_INDICES';

/** One input or output of the graph that the manifest names. */
export interface TensorInfo {
  readonly name: string;
  readonly role: TensorRole;
  readonly elementType: string;
  /** Numbers, or names for dimensions that vary, `?` for one without a name. */
  readonly shape: readonly string[];
}

/** What a model can be asked for. */
export type ModelCapability = 'KNOWN_USERS' | 'HISTORY' | 'PREFERENCE_FEATURES';

/** The processes that run a model, now. */
export interface RuntimeState {
  readonly onnxRuntimeVersion: string;
  readonly processes: number;
  readonly processesReady: number;
  readonly waitingTasks: number;
}

/** A bundle that passed every check, held open: whatever happens to its directory, it can serve again at once. */
export interface KeptBundle {
  readonly version: string;
  /** Starts fresh processes from what was checked. Throws a `BundleError` when they do not come up. */
  readonly restore: (options: LoadOptions, steps: StepTracker) => Promise<LoadedGeneration>;
  /** Closes its file. */
  readonly discard: () => Promise<void>;
}

/** A loaded bundle as the whole server knows it: what recommending needs, and what `modelInfo` shows. */
export interface LoadedGeneration extends Generation {
  readonly name: string;
  readonly manifest: Manifest;
  readonly capabilities: readonly ModelCapability[];
  readonly exactLimits: boolean;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly warmUp: readonly WarmUpTiming[];
  readonly loadedAt: Date;
  /** Ids of its users, in the order of the bundle. */
  readonly userIds: () => Iterable<string>;
  readonly runtime: () => RuntimeState;
  /** Operating system ids of the processes that are alive. */
  readonly processIds: () => readonly number[];
  readonly usageSnapshot: () => Usage;
  /** What it was made of: may serve again after its processes have ended. */
  readonly kept: KeptBundle;
  /** Ends its processes. Called once, after the last operation has released it. */
  readonly endProcesses: () => Promise<void>;
  /** Ends its processes and lets go of its bundle. */
  readonly close: () => Promise<void>;
}
