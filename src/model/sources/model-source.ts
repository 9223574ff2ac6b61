import type { AvailableModel } from '../models.ts';

/** What a registry knows of a version beyond its manifest; it completes the manifest. */
export interface Provenance {
  readonly runId: string | null;
  /** RFC 3339. */
  readonly trainedAt: string | null;
  readonly metrics: Readonly<Record<string, number>>;
  readonly hyperparameters: Readonly<Record<string, string>>;
}

/** A bundle on this machine. It may be read until the next `fetch` of the same version. */
export interface FetchedBundle {
  readonly directory: string;
  /** Whether the manifest must name the model and the version asked for; a registry gives versions names of its own. */
  readonly namedByManifest: boolean;
  /** Null where there is nothing but the bundle. */
  readonly provenance: Provenance | null;
}

/** Where versions of one model come from. What can't be reached or makes no sense is a `BundleError` of step `FETCH`. */
export interface ModelSource {
  /** The model's name. */
  readonly name: string;
  /** Alias to version. */
  readonly aliases: (signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  /** Names of versions, latest first. */
  readonly versions: (signal: AbortSignal) => Promise<readonly string[]>;
  /** What is known of `version` without bringing it here. */
  readonly describe: (version: string, signal: AbortSignal) => Promise<Pick<AvailableModel, 'createdAt' | 'metrics'>>;
  /**
   * Differs when the bundle of `version` does: what was refused is not tried again while it stays the same. Null when
   * there is none.
   */
  readonly signatureOf: (version: string, signal: AbortSignal) => Promise<string | null>;
  /** What `fetch` brought of `version` seems to be damaged: the next `fetch` brings it anew, if it can. Never rejects. */
  readonly distrust?: (version: string) => Promise<void>;
  /** Brings a bundle onto this machine. `version` matches `versionPattern`. */
  readonly fetch: (version: string, signal: AbortSignal) => Promise<FetchedBundle>;
}
