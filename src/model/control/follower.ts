import { BundleError } from '../../bundle/bundle-error.ts';
import type { Logger } from '../../telemetry/logger.type.ts';
import type { KeptBundle } from '../generation.ts';
import type { LoadOutcome } from '../reload-outcome.ts';
import type { ServedModels } from '../served-models.ts';
import type { ModelSource } from '../sources/model-source.ts';
import type { Cause, Changes } from './changes.ts';
import { Refusals } from './refusals.ts';
import { readPinned, readWanted, type Wanted, type WantedDeps } from './wanted-version.ts';

export interface FollowerDeps extends WantedDeps {
  readonly source: Pick<ModelSource, 'name' | 'signatureOf'>;
  readonly served: Pick<ServedModels, 'current' | 'previous' | 'load' | 'restorePrevious' | 'refuse'>;
  readonly changes: Changes;
  readonly logger: Logger;
  /** A signal for one look at the source. */
  readonly signal: () => AbortSignal;
  /**
   * Differs after each change that an administrator made: what was read before it is out of date. Null while one is
   * being made.
   */
  readonly epoch: () => number | null;
}

/** A bundle of the source, as it is now. */
export interface FoundBundle {
  readonly version: string;
  /** Null when the source has it no more, or can't say. */
  readonly signature: string | null;
}

const noVersions = (name: string): BundleError =>
  new BundleError({
    step: 'FETCH',
    file: null,
    expected: `a version of the model "${name}" (MODELS_DIR, MODEL_NAME, MODEL_SOURCE)`,
    actual: 'none',
  });

const refusalDelays = { firstMs: 2_000, lastMs: 300_000 };

/** Makes what should serve serve: what is pinned, else what the alias points to. Backs off from what was refused. */
export class Follower {
  readonly #deps: FollowerDeps;
  readonly #refusals = new Refusals(refusalDelays);
  /** Of bundles that were loaded; they keep theirs when they serve again. */
  readonly #signatures = new WeakMap<KeptBundle, string | null>();

  constructor(deps: FollowerDeps) {
    this.#deps = deps;
  }

  /** The version that should serve; null when there is none, or when the source can't say, which is a refusal. Never rejects. */
  async wanted(): Promise<Wanted | null> {
    try {
      const hasModel = this.#deps.served.current() !== undefined;
      const wanted = await readWanted(this.#deps, { hasModel, signal: this.#deps.signal() });
      if (wanted === null && !hasModel) throw noVersions(this.#deps.source.name);
      return wanted;
    } catch (error) {
      this.#deps.served.refuse(error);
      return null;
    }
  }

  /**
   * Loads what should serve, unless it does. Servers that do not follow the alias look at pins only, once they have a
   * model. Resolves to whether it serves now. Never rejects.
   */
  async look(isFollowing: boolean): Promise<boolean> {
    const { served, epoch, logger } = this.#deps;
    try {
      const before = epoch();
      if (before === null) return false;
      const hasModel = served.current() !== undefined;
      const wanted = isFollowing || !hasModel ? await this.wanted() : await readPinned(this.#deps);
      if (wanted === null) return false;
      if (wanted.version !== served.current()?.version) await this.#tryAt(before, wanted);
      return wanted.version === served.current()?.version;
    } catch (error) {
      logger.error({ err: error }, 'could not look which model is wanted');
      return false;
    }
  }

  async find(version: string): Promise<FoundBundle> {
    return { version, signature: await this.#signatureOf(version) };
  }

  /** Loads a bundle, and remembers if it is refused. The load begins before this returns. */
  load(bundle: FoundBundle, cause: Cause): Promise<LoadOutcome> {
    return this.#make(bundle, cause, () => this.#deps.served.load(bundle.version));
  }

  /** Whether this very bundle is serving: the same version, and it has not changed since. */
  isCurrent({ version, signature }: FoundBundle): boolean {
    const current = this.#deps.served.current();
    return current?.version === version && signature !== null && signature === this.#signatures.get(current.kept);
  }

  async #tryAt(before: number, { version, trigger, actor }: Wanted): Promise<void> {
    const bundle = await this.find(version);
    if (!this.#refusals.mayTry(version, bundle.signature, performance.now())) return;
    if (this.#deps.epoch() !== before) return;
    await this.#make(bundle, { trigger, actor }, () => this.#restoreOrLoad(bundle));
  }

  async #make(bundle: FoundBundle, cause: Cause, work: () => Promise<LoadOutcome>): Promise<LoadOutcome> {
    const { changes, served } = this.#deps;
    const outcome = await changes.make(cause, work);
    if (outcome.kind === 'refused') this.#refusals.refused(bundle.version, bundle.signature, performance.now());
    if (outcome.kind === 'reloaded') this.#refusals.forget();
    const current = served.current();
    if (outcome.kind === 'reloaded' && current !== undefined) this.#signatures.set(current.kept, bundle.signature);
    return outcome;
  }

  /** What served before passed every check: it serves again at once, if its bundle is the same or gone. */
  async #restoreOrLoad({ version, signature }: FoundBundle): Promise<LoadOutcome> {
    const { served } = this.#deps;
    const previous = served.previous();
    const isSame = previous?.version === version && [null, this.#signatures.get(previous)].includes(signature);
    const restored = isSame ? await served.restorePrevious() : null;
    return restored?.kind === 'reloaded' ? restored : served.load(version);
  }

  async #signatureOf(version: string): Promise<string | null> {
    const { source, signal } = this.#deps;
    try {
      return await source.signatureOf(version, signal());
    } catch (error) {
      if (error instanceof BundleError) return null; // loading it says what is wrong
      throw error;
    }
  }
}
