import type { BundleFinding } from '../bundle/bundle-error.ts';
import type { Manifest } from '../bundle/manifest/manifest.ts';
import type { CatalogueColumns } from '../catalog/columns.ts';
import type { Likes } from '../catalog/likes.ts';
import type { Limits } from '../catalog/limits.ts';

// What the server and an inference process say to each other: one request at a time, one reply for each, typed arrays
// for everything that comes once per user.

/** File descriptor under which a process finds the open `model.onnx`: 0 to 2 are standard, 3 carries messages. */
export const modelDescriptor = 4;

/** What ranking needs to know of one plan. */
export interface RankingPlan {
  /** Equal for equal plans. */
  readonly text: string;
  readonly limits: Limits;
  readonly likes: Likes;
}

/** Scoring tasks, row by row. B = tasks. */
export interface TaskBatch {
  readonly plans: readonly RankingPlan[];
  /** Uint16Array, [B]: place in `plans`. */
  readonly planOf: Uint16Array;
  /** Uint8Array, [B]: 1 where popularity ranks instead of the graph. */
  readonly cold: Uint8Array;
  /** Uint8Array, [B]: 1 where the history may be recommended again. */
  readonly includeSeen: Uint8Array;
  /** Uint8Array, [B]: 1 where weights are taken as they are, without recency, and no popularity prior is added. */
  readonly asGiven: Uint8Array;
  /** Float64Array, [B]: 0 to 1, how much the order of the slate mixes. */
  readonly diversity: Float64Array;
  /** Int32Array, [B]: row in the bundle's users, -1 for none. */
  readonly userRows: Int32Array;
  /** Int32Array, [B + 1]: task i has entries `historyOffsets[i] .. historyOffsets[i + 1]` of the next two. */
  readonly historyOffsets: Int32Array;
  readonly history: Int32Array;
  readonly weights: Float32Array;
  /** Float32Array, [B, columns]: what the graph's `userFeatures` inputs are told, in the order of the manifest. */
  readonly features: Float32Array;
  /** Int32Array, [B + 1]: the same for `excluded`. */
  readonly excludedOffsets: Int32Array;
  readonly excluded: Int32Array;
  /** Int32Array, [B + 1]: the same for `readOut`. Where a task has such items, their scores are wanted, no best ones. */
  readonly readOutOffsets: Int32Array;
  readonly readOut: Int32Array;
}

/** What produced a slate, as stored in `SlateBatch.sources`. */
export const sourceCodes = ['MODEL', 'COLD_START', 'FALLBACK'] as const;

/** The slates of a batch, in the order of its tasks; of a task with `readOut` its items in their order, and raw scores. */
export interface SlateBatch {
  /** Int32Array, [B + 1]: slate i is `offsets[i] .. offsets[i + 1]` of `items` and `scores`. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  readonly scores: Float32Array;
  /** Int32Array, [B]. */
  readonly eligibleCounts: Int32Array;
  /** Uint8Array, [B]: place in `sourceCodes`. */
  readonly sources: Uint8Array;
  /** Uint8Array, [B]: 1 where the order mixes, so that scores may rise. */
  readonly diversified: Uint8Array;
  /**
   * Uint8Array, [B]: 1 where time ran out before the order was mixed. The process has kept what it found out for the task,
   * which is to be asked again.
   */
  readonly unfinished: Uint8Array;
  /** How many scores were not finite and were dropped. */
  readonly droppedScores: number;
}

/** One input or output of the graph as the runtime sees it. */
export interface GraphTensor {
  readonly name: string;
  readonly elementType: string;
  /** Numbers, or names for dimensions that vary. */
  readonly shape: readonly (number | string)[];
}

/** What a graph turned out to be. */
export interface GraphFacts {
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
  /** N, the items that the graph scores; null for a graph that does not say (`top`, `pairs`): then all of the catalogue. */
  readonly itemCount: number | null;
  readonly onnxRuntimeVersion: string;
}

/** What a graph says about itself before anything is known of it. */
export interface GraphOutline {
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
  /** Names of inputs and outputs that are no tensors: maps and sequences. */
  readonly others: readonly string[];
}

interface Requests {
  /** Read and hash the model. */
  hash: { readonly request: { readonly sha256: string; readonly bytes: number }; readonly reply: null };
  /** Read the model; its bytes were hashed before. */
  read: { readonly request: { readonly bytes: number }; readonly reply: null };
  /** Say what the graph takes and gives; `pack` asks, before there is a manifest. */
  inspect: { readonly request: null; readonly reply: GraphOutline };
  /** Make a session of the bytes that were hashed and compare it with the manifest. */
  open: { readonly request: { readonly manifest: Manifest }; readonly reply: GraphFacts };
  /** Take the columns that limits, likes and popularity are computed from. */
  prepare: {
    readonly request: {
      readonly columns: CatalogueColumns;
      /** N: items past it are never recommended. */
      readonly itemCount: number;
      /** The most items of a slate. */
      readonly slateSize: number;
    };
    readonly reply: null;
  };
  run: { readonly request: TaskBatch; readonly reply: SlateBatch };
}

export type RequestKind = keyof Requests;
export type RequestOf<Kind extends RequestKind> = Requests[Kind]['request'];
export type ReplyOf<Kind extends RequestKind> = Requests[Kind]['reply'];

export type ToProcess = {
  [Kind in RequestKind]: {
    readonly kind: Kind;
    readonly body: RequestOf<Kind>;
    /** A process that has not replied by then is killed. */
    readonly timeoutMs: number;
  };
}[RequestKind];

export type FromProcess =
  | { readonly kind: 'started' }
  | { readonly kind: 'reply'; readonly body: ReplyOf<RequestKind> }
  /** The bundle is not as it should be. */
  | { readonly kind: 'refused'; readonly finding: BundleFinding }
  /** The run went wrong; the process is well. */
  | { readonly kind: 'failed'; readonly message: string };
