import { BundleError } from '../bundle/bundle-error.ts';
import { compareGenerations } from './comparing/compare-generations.ts';
import type { KeptBundle, LoadedGeneration } from './generation.ts';
import type { LoadProgress } from './loading/load-step.ts';
import { loadGeneration } from './loading/load-generation.ts';
import type { LoadOptions } from './loading/load-options.ts';
import { StepTracker } from './loading/step-tracker.ts';
import type { Lease, ModelStatus } from './models.ts';
import { isSameRefusal, refusalOf } from './refusal.ts';
import type { DryRun, InProgress, LoadOutcome, Refused, RefusedLoad, RollbackOutcome } from './reload-outcome.ts';
import type { ModelSource } from './sources/model-source.ts';
import { Succession, type SuccessionOptions } from './succession.ts';

export interface ServedModelsOptions extends SuccessionOptions {
  readonly source: ModelSource;
  readonly load: LoadOptions;
  /** Whether something beside the model is missing, so that the server is degraded. */
  readonly isDegraded: () => boolean;
}

/** What is no part of a load, of a dry run, and of going back, which needs no step that has been passed before. */
const skippedOf = {
  load: ['COMPARE'],
  dryRun: ['SWITCH', 'DRAIN'],
  restore: ['FETCH', 'MANIFEST', 'HASHES', 'GOLDEN_ANSWERS', 'COMPARE'],
} as const;

/** Whether a bundle may not be what was registered: it is not whole in itself. */
const isDamage = ({ finding: { step, file } }: BundleError): boolean =>
  (step === 'MANIFEST' || step === 'HASHES') && file !== null;

/**
 * Loads generations, one at a time, and has the last good one serve. A server is *loading* its first one, has *none*,
 * *serves* one, or *drains*.
 */
export class ServedModels {
  readonly #options: ServedModelsOptions;
  readonly #stopping = new AbortController();
  readonly #succession: Succession;
  #lastFailure: RefusedLoad | null = null;
  #underWay: { readonly steps: StepTracker; readonly ended: Promise<unknown> } | undefined;

  constructor(options: ServedModelsOptions) {
    this.#options = options;
    this.#succession = new Succession(options);
  }

  status(): ModelStatus {
    if (this.#stopping.signal.aborted) return 'DRAINING';
    const generation = this.current();
    if (generation === undefined) return this.#underWay === undefined ? 'NOT_LOADED' : 'LOADING';
    const { processes, processesReady } = generation.runtime();
    return processesReady < processes || this.#options.isDegraded() ? 'DEGRADED' : 'LOADED';
  }

  current = (): LoadedGeneration | undefined => this.#succession.current();
  acquire = (): Lease | undefined => this.#succession.acquire();
  previous = (): KeptBundle | undefined => this.#succession.previous();
  previousVersion = (): string | null => this.previous()?.version ?? null;
  lastFailure = (): RefusedLoad | null => this.#lastFailure;
  progress = (): LoadProgress | null => this.#underWay?.steps.progress() ?? null;

  /** What to answer while a load is under way. */
  inProgress(): InProgress | undefined {
    const progress = this.progress();
    return progress === null ? undefined : { kind: 'in-progress', progress };
  }

  /** Loads a version of the source, makes every check, and switches to it. */
  load(version: string): Promise<LoadOutcome> {
    return this.#exclusively(this.#track(version, 'load'), async (steps) => {
      const generation = await this.#loadCandidate(version, steps);
      return this.#switchTo(generation, steps);
    });
  }

  /** Loads a version of the source, makes every check, compares it with the current model, and lets go of it. */
  tryOut(version: string): Promise<DryRun | LoadOutcome> {
    return this.#exclusively(this.#track(version, 'dryRun'), async (steps) => {
      const candidate = await this.#loadCandidate(version, steps);
      const lease = this.acquire();
      try {
        const current = lease?.generation;
        const comparison =
          current === undefined
            ? null
            : await steps.run('COMPARE', (signal) => compareGenerations(current, candidate, signal));
        return { kind: 'dry-run', version, steps: steps.ran(), comparison };
      } finally {
        lease?.release();
        await candidate.close();
      }
    });
  }

  /** Switches to the version that served before, from what was kept of it. */
  async restorePrevious(): Promise<RollbackOutcome> {
    const previous = this.previous();
    if (previous === undefined) return this.inProgress() ?? { kind: 'no-previous' };
    return this.#exclusively(this.#track(previous.version, 'restore'), async (steps) => {
      const generation = await previous.restore(this.#options.load, steps);
      return this.#switchTo(generation, steps);
    });
  }

  /** When what serves is not what was wanted, `failure` goes on saying why; null when it is after all. */
  rememberFailure(failure: RefusedLoad | null): void {
    this.#lastFailure = failure;
  }

  /** Makes a refusal of what was wrong before it was known which version to load. */
  refuse(error: unknown): Refused {
    return this.#refuse(null, new StepTracker(''), error);
  }

  /** Takes no new work from now on, and no new model. */
  drain(): void {
    this.#stopping.abort(
      new BundleError({
        step: 'SWITCH',
        file: null,
        expected: 'a server that serves',
        actual: 'one that is stopping',
      }),
    );
  }

  /** Drains and ends all processes, those of a load under way too. */
  async close(): Promise<void> {
    this.drain();
    await this.#underWay?.ended;
    await this.#succession.close();
  }

  #exclusively<Outcome>(
    steps: StepTracker,
    work: (steps: StepTracker) => Promise<Outcome>,
  ): Promise<Outcome | Refused | InProgress> {
    const inProgress = this.inProgress();
    if (inProgress !== undefined) return Promise.resolve(inProgress);
    const { targetVersion } = steps.progress();
    const ended = work(steps)
      .catch((error: unknown) => this.#refuse(targetVersion, steps, error))
      .finally(() => (this.#underWay = undefined));
    this.#underWay = { steps, ended };
    return ended;
  }

  #track(version: string, kind: keyof typeof skippedOf): StepTracker {
    const { stepTimeoutMs: timeoutMs } = this.#options.load;
    const { signal } = this.#stopping;
    return new StepTracker(version, { skipped: skippedOf[kind], dryRun: kind === 'dryRun', signal, timeoutMs });
  }

  async #loadCandidate(version: string, steps: StepTracker): Promise<LoadedGeneration> {
    const { source, load } = this.#options;
    const fetched = await steps.run('FETCH', (signal) => source.fetch(version, signal));
    try {
      return await loadGeneration({ name: source.name, version, ...fetched }, load, steps);
    } catch (error) {
      if (error instanceof BundleError && isDamage(error)) await source.distrust?.(version);
      throw error;
    }
  }

  async #switchTo(next: LoadedGeneration, steps: StepTracker): Promise<LoadOutcome> {
    const fromVersion = await this.#succession.switchTo(next, steps);
    this.#lastFailure = null;
    this.#options.logger.info({ version: next.version, from: fromVersion }, 'model switched');
    return { kind: 'reloaded', version: next.version, fromVersion, steps: steps.ran() };
  }

  #refuse(version: string | null, steps: StepTracker, error: unknown): Refused {
    const refused = refusalOf(version, steps, error);
    const { logger } = this.#options;
    const isFinding = error instanceof BundleError;
    if (!isFinding) logger.error({ version, err: error }, 'model could not be loaded');
    if (steps.progress().dryRun) return { kind: 'refused', ...refused }; // nothing that the server wanted has failed
    if (isFinding && !isSameRefusal(refused, this.#lastFailure))
      logger.warn({ version, ...error.finding }, 'model refused');
    this.#lastFailure = refused;
    return { kind: 'refused', ...refused };
  }
}
