import { BundleError } from '../bundle/bundle-error.ts';
import { readManifestText } from '../bundle/files/bundle-files.ts';
import type { ModelStore } from '../bundle/files/model-store.ts';
import type { Logger } from '../telemetry/logger.type.ts';
import { aliasesOf, listVersions } from './versions/available-versions.ts';
import { checkPresent, chooseVersion, followedVersion } from './versions/choose-version.ts';
import type { LoadedGeneration } from './generation.ts';
import { GenerationHandle } from './generation-handle.ts';
import { loadGeneration, type LoadOptions } from './loading/load-generation.ts';
import type { Models, ModelStatus } from './models.ts';
import type { RefusedLoad, ReloadOutcome, ReloadRequest } from './reload-outcome.ts';
import { StepTracker } from './loading/step-tracker.ts';

export interface ModelsOptions {
  readonly store: ModelStore;
  /** The alias that is followed. */
  readonly alias: string;
  readonly load: LoadOptions;
  /** How long operations of an old generation may go on after a switch. */
  readonly drainTimeoutMs: number;
  /** Whether something beside the model is missing, so that the server is degraded. */
  readonly isDegraded: () => boolean;
  readonly logger: Logger;
}

const refusal = (version: string | null, steps: StepTracker, error: unknown): RefusedLoad => {
  const failedStep = steps.failed();
  const ran = { refusedVersion: version, failedStep, steps: steps.ran() };
  if (error instanceof BundleError) {
    const { file, expected, actual } = error.finding;
    return { ...ran, file, expected, actual };
  }
  return { ...ran, file: null, expected: 'a step that ends well', actual: 'a fault of the server, see its log' };
};

/**
 * Holds the current generation. A server is *loading* its first one, has *none*, *serves* one, or *drains*. Switching is
 * one assignment: operations that hold a lease finish on the old generation, new ones start on the new one.
 */
export class ServedModels implements Models {
  readonly name: string;
  readonly #options: ModelsOptions;
  #current: GenerationHandle | undefined;
  #previousVersion: string | null = null;
  #lastFailure: RefusedLoad | null = null;
  #underWay: StepTracker | undefined;
  #draining = false;
  readonly #retiring = new Set<Promise<void>>();

  constructor(options: ModelsOptions) {
    this.#options = options;
    this.name = options.store.name;
  }

  status(): ModelStatus {
    if (this.#draining) return 'DRAINING';
    const generation = this.current();
    if (generation === undefined) return this.#underWay === undefined ? 'NOT_LOADED' : 'LOADING';
    const { processes, processesReady } = generation.runtime();
    return processesReady < processes || this.#options.isDegraded() ? 'DEGRADED' : 'LOADED';
  }

  current = () => this.#current?.generation;
  acquire = () => this.#current?.acquire();
  previousVersion = () => this.#previousVersion;
  lastFailure = () => this.#lastFailure;
  progress = () => this.#underWay?.progress() ?? null;
  aliasesOf = (version: string) => aliasesOf(this.#options.store, version);
  availableVersions = () => listVersions(this.#options.store);

  /** Loads the followed version, at the start of the server. */
  async loadFollowed(): Promise<ReloadOutcome | null> {
    const { store, alias } = this.#options;
    return this.#orRefused(async () => {
      const version = await followedVersion(store, alias);
      return version === null ? null : (this.#inProgress() ?? this.#load(version));
    });
  }

  reload(request: ReloadRequest): Promise<ReloadOutcome> {
    return this.#orRefused(() => this.#reload(request));
  }

  async #reload(request: ReloadRequest): Promise<ReloadOutcome> {
    const inProgress = this.#inProgress();
    if (inProgress !== undefined) return inProgress;
    const { store, alias } = this.#options;
    const version = await chooseVersion(store, request, alias);
    const { expectedCurrent } = request;
    if (expectedCurrent != null && expectedCurrent !== (this.current()?.version ?? null))
      return { kind: 'version-conflict', expectedVersion: expectedCurrent };
    if (await this.#isCurrent(version)) return { kind: 'already-current', version };
    return this.#inProgress() ?? this.#load(version);
  }

  drain(): void {
    this.#draining = true;
  }

  async close(): Promise<void> {
    this.drain();
    const handle = this.#current;
    this.#current = undefined;
    if (handle !== undefined) this.#retire(handle);
    await Promise.all(this.#retiring);
  }

  #inProgress(): ReloadOutcome | undefined {
    const progress = this.progress();
    return progress === null ? undefined : { kind: 'in-progress', progress };
  }

  /** Whether this very bundle is serving: the same version, and its manifest has not changed since. */
  async #isCurrent(version: string): Promise<boolean> {
    const current = this.current();
    if (current?.version !== version) return false;
    try {
      const { fingerprint } = await readManifestText(this.#options.store.directoryOf(version));
      return fingerprint === current.fingerprint;
    } catch (error) {
      if (error instanceof BundleError) return false; // loading it says what is wrong
      throw error;
    }
  }

  async #load(version: string): Promise<ReloadOutcome> {
    const steps = new StepTracker(version, ['COMPARE']);
    this.#underWay = steps;
    try {
      const { store, load } = this.#options;
      const directory = await steps.run('FETCH', () => checkPresent(store, version));
      const generation = await loadGeneration({ directory, name: store.name, version }, load, steps);
      const fromVersion = this.current()?.version ?? null;
      await steps.run('SWITCH', () => this.#switch(generation, steps));
      return { kind: 'reloaded', version, fromVersion, steps: steps.ran() };
    } catch (error) {
      return this.#refuse(version, steps, error);
    } finally {
      this.#underWay = undefined;
    }
  }

  /** What is wrong before it is known which version to load is a refusal, too. */
  async #orRefused<Outcome>(choose: () => Promise<Outcome>): Promise<Outcome | ReloadOutcome> {
    try {
      return await choose();
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      return this.#refuse(null, new StepTracker('', []), error);
    }
  }

  #refuse(version: string | null, steps: StepTracker, error: unknown): ReloadOutcome {
    const refused = refusal(version, steps, error);
    this.#lastFailure = refused;
    this.#logRefusal(version, error);
    return { kind: 'refused', ...refused };
  }

  async #switch(next: LoadedGeneration, steps: StepTracker): Promise<void> {
    if (this.#draining) {
      await next.close();
      throw new BundleError({
        step: 'SWITCH',
        file: null,
        expected: 'a server that serves',
        actual: 'one that is stopping',
      });
    }
    const old = this.#current;
    this.#current = new GenerationHandle(next);
    this.#lastFailure = null;
    this.#options.logger.info({ version: next.version }, 'model switched');
    if (old === undefined) return;
    this.#previousVersion = old.generation.version;
    this.#retire(old, steps);
  }

  #retire(handle: GenerationHandle, steps?: StepTracker): void {
    const retire = (): Promise<void> => handle.retire(this.#options.drainTimeoutMs);
    const retiring = (steps === undefined ? retire() : steps.run('DRAIN', retire)).catch((error: unknown) => {
      this.#options.logger.error({ err: error, version: handle.generation.version }, 'old model did not end cleanly');
    });
    this.#retiring.add(retiring);
    void retiring.then(() => this.#retiring.delete(retiring));
  }

  #logRefusal(version: string | null, error: unknown): void {
    const { logger } = this.#options;
    if (error instanceof BundleError) logger.warn({ version, ...error.finding }, 'model refused');
    else logger.error({ version, err: error }, 'model could not be loaded');
  }
}
