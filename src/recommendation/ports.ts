import type { Catalogue } from '../catalog/catalogue.ts';
import type { Flights } from './flights/flights.ts';
import type { RecommendationSource, Slate } from './slate.ts';
import type { ScoringTask } from './task.ts';
import type { FeatureColumn } from './user-features.ts';

/** One user of the bundle. */
export interface UserRecord {
  /** Row in the bundle's users. */
  readonly row: number;
  /** Int32Array, [entries]: item indices, oldest first, everything the user rated. */
  readonly history: Int32Array;
  /** Float32Array, [entries]: how much each entry counts; 0 = seen but not liked. */
  readonly weights: Float32Array;
  /** Float32Array, [columns]: what is known of `Generation.userColumns`, NaN where unknown. */
  readonly features: Float32Array;
}

/** The entries of a history that the graph scores: item indices, oldest first, and what each weighs there. */
export interface ScoredEntries {
  readonly items: Int32Array;
  readonly weights: Float32Array;
}

/** The users of a generation. */
export interface UserStore {
  readonly count: number;
  readonly find: (id: string) => UserRecord | undefined;
}

/** Two queues for one model: a single user never waits behind a batch. */
export type Lane = 'interactive' | 'bulk';

/** A scoring task that somebody waits for. */
export interface ScoringJob {
  readonly task: ScoringTask;
  /** Aborted when nobody waits for it any more; it is dropped then, unless it has left for the model. */
  readonly signal: AbortSignal;
  /** Until when somebody waits for it, by `performance.now()`; absent for as long as it takes. */
  readonly deadlineAt?: number;
  /** The ids of the requests that wait for it. */
  readonly requests: ReadonlySet<string>;
}

/** One run of the model, as one slate saw it. */
export interface InferenceTrace {
  readonly batchSize: number;
  readonly requestsInBatch: number;
  readonly queueMs: number;
  readonly computeMs: number;
}

/** A slate and the run that made it; no trace where the model was not run (cold start). */
export interface ScoredSlate {
  readonly slate: Slate;
  readonly trace: InferenceTrace | null;
}

/** Turns scoring tasks into slates. */
export interface Scorer {
  /**
   * Admits all jobs or none: throws a `MarqueeError` `OVERLOADED` at once when too many tasks are waiting. Gives one
   * promise per job, in order; each settles alone.
   */
  readonly score: (jobs: readonly ScoringJob[], lane: Lane) => Promise<ScoredSlate>[];
}

/** Finished slates by key, shared between requests and, behind Redis, between servers. Never fails: trouble is a miss. */
export interface SlateCache {
  /** One entry per key, in order. */
  readonly getMany: (keys: readonly string[]) => Promise<(Slate | undefined)[]>;
  /** Visible to `getMany` of this process at once. */
  readonly setMany: (entries: readonly (readonly [key: string, slate: Slate])[]) => void;
}

/** Counts what a generation has answered. */
export interface UsageRecorder {
  readonly recordList: (list: { movies: number; cached: boolean; source: RecommendationSource }) => void;
}

/** One loaded bundle, as far as recommending needs it. Immutable but for its flights and counters. */
export interface Generation {
  readonly version: string;
  /** SHA-256 over the bundle's manifest, hexadecimal. */
  readonly fingerprint: string;
  readonly userIdType: 'integer' | 'string';
  /** What the graph can't do without: then a user who lacks it is answered by popularity. */
  readonly needs: { readonly history: boolean; readonly userIndex: boolean };
  /** What the graph wants to know about a user beside the history. */
  readonly userColumns: readonly FeatureColumn[];
  readonly catalogue: Catalogue;
  readonly users: UserStore;
  readonly scorer: Scorer;
  readonly flights: Flights;
  /** Shows a raw score of the model in [0, 1]; never decreases. */
  readonly showScore: (rawScore: number) => number;
  /** The raw score that means "no opinion". */
  readonly neutral: number;
  /** From this shown score on a movie is a strong match. */
  readonly strongMatch: number;
  readonly usage: UsageRecorder;
  /** What of a history the graph scores; null where it can't score one entry alone: then there is no evidence. */
  readonly scoredEntries: ((user: Pick<UserRecord, 'history' | 'weights'>) => ScoredEntries) | null;
}
