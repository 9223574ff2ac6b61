import { BundleError } from '../../bundle/bundle-error.ts';
import type { Logger } from '../../telemetry/logger.type.ts';
import type { LoadedGeneration } from '../generation.ts';
import type { AvailableModel, Models } from '../models.ts';
import type { LoadOutcome, ReloadOutcome, ReloadRequest, RollbackOutcome } from '../reload-outcome.ts';
import type { ServedModels } from '../served-models.ts';
import type { ModelSource } from '../sources/model-source.ts';
import { aliasesOf, listVersions } from '../versions/available-versions.ts';
import { chooseVersion } from '../versions/choose-version.ts';
import { FollowedAlias } from '../versions/followed-alias.ts';
import { ByHand } from './by-hand.ts';
import { Changes } from './changes.ts';
import { explainWanted } from './explain-wanted.ts';
import { Follower } from './follower.ts';
import { LookTimes } from './look-times.ts';
import { pastVersions, versionBefore } from './past-versions.ts';
import { repeat, type Repeated } from './repeat.ts';
import type { ServerGroup } from './server-group.ts';

export interface ModelControlDeps {
  readonly served: ServedModels;
  readonly source: ModelSource;
  readonly group: ServerGroup;
  readonly logger: Logger;
}

export interface ModelControlOptions {
  /** The followed alias. */
  readonly alias: string;
  /** Milliseconds between two looks at it; null when it is read only at the start and when a reload asks for it. */
  readonly followMs: number | null;
  /** How long the source may take to say what there is, in milliseconds. */
  readonly sourceTimeoutMs: number;
}

/** Between two reports to the group. */
const reportMs = 5_000;
/** How many versions that served before are tried at the start when the wanted one is refused. */
const mostFallbacks = 3;

/**
 * Decides which version serves. Administrators reload and roll back, which pins what serves then; otherwise what is
 * pinned or followed is made to serve.
 */
export class ModelControl implements Models {
  readonly name: string;
  readonly #deps: ModelControlDeps;
  readonly #options: ModelControlOptions;
  readonly #alias: FollowedAlias;
  readonly #changes: Changes;
  readonly #byHand: ByHand;
  readonly #follower: Follower;
  readonly #stopping = new AbortController();
  #looking: Repeated | undefined;
  #reporting: Repeated | undefined;
  readonly #lookTimes: LookTimes;
  /** What was loaded at the start in the place of what is wanted. */
  #fallback: LoadedGeneration | undefined;
  /** What served before what the server started with. */
  #remembered: string | null = null;

  constructor(deps: ModelControlDeps, options: ModelControlOptions) {
    const { source, group, served } = deps;
    this.name = source.name;
    this.#deps = deps;
    this.#options = options;
    this.#lookTimes = new LookTimes(options.followMs);
    this.#changes = new Changes(served, group);
    this.#alias = new FollowedAlias(source, options.alias);
    const look = { ...deps, alias: this.#alias, signal: () => this.#signal() };
    this.#byHand = new ByHand(look);
    this.#follower = new Follower({ ...look, changes: this.#changes, epoch: this.#byHand.epoch });
  }

  status = () => this.#deps.served.status();
  current = () => this.#deps.served.current();
  acquire = () => this.#deps.served.acquire();
  lastFailure = () => this.#deps.served.lastFailure();
  progress = () => this.#deps.served.progress();
  previousVersion = (): string | null => this.#deps.served.previousVersion() ?? this.#remembered;
  aliasesOf = (version: string): Promise<string[]> => aliasesOf(this.#deps.source, version, this.#signal());
  availableVersions = (): Promise<AvailableModel[]> => listVersions(this.#deps.source, this.#signal());

  /** Loads what should serve; when it is refused, what served before. From then on looks whether that changes. */
  async start(): Promise<void> {
    const { group, served } = this.#deps;
    const wanted = await this.#follower.wanted();
    const past = await group.recentChanges(Infinity);
    if (wanted !== null) await this.#startWith(wanted.version);
    if (this.current() === undefined) await this.#fallBack(pastVersions(past), wanted?.version ?? null);
    const version = served.current()?.version ?? null;
    this.#remembered = version === null ? null : versionBefore(version, past);
    if (this.#stopping.signal.aborted) return;
    await explainWanted(this.#deps, this.#options.alias, this.#signal());
    this.#lookTimes.restart();
    this.#looking = repeat(
      () => this.#look(),
      () => this.#lookTimes.nextMs(this.current() !== undefined),
    );
    group.onTold(this.#looking.now);
    await group.report(version);
    this.#reporting = repeat(
      () => group.report(this.current()?.version ?? null),
      () => reportMs,
    );
  }

  /** Looks at once whether another version should serve. */
  look(): void {
    this.#lookTimes.hurry();
    this.#looking?.now();
  }

  async reload(request: ReloadRequest, actor: string | null): Promise<ReloadOutcome> {
    try {
      return await this.#byHand.make(actor, () => this.#reload(request, actor), { pins: request.dryRun !== true });
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      return this.#deps.served.refuse(error);
    }
  }

  async rollback(actor: string | null): Promise<RollbackOutcome> {
    const { served } = this.#deps;
    const cause = { trigger: 'ROLLBACK_MUTATION', actor } as const;
    const remembered = served.previousVersion() === null ? this.#remembered : null;
    return this.#byHand.make<RollbackOutcome>(actor, async () =>
      remembered === null
        ? this.#changes.make(cause, () => served.restorePrevious())
        : this.#follower.load(await this.#follower.find(remembered), cause),
    );
  }

  drain(): void {
    this.#stopping.abort();
    this.#deps.served.drain();
  }

  async close(): Promise<void> {
    this.drain();
    await Promise.all([this.#looking?.close(), this.#reporting?.close(), this.#deps.served.close()]);
  }

  async #reload(request: ReloadRequest, actor: string | null): Promise<ReloadOutcome> {
    const { served, source } = this.#deps;
    const underWay = served.inProgress();
    if (underWay !== undefined) return underWay;
    const version = await chooseVersion(source, request, this.#alias, this.#signal());
    const bundle = await this.#follower.find(version);
    // From here on nothing is awaited until the load has begun: others may have changed what serves meanwhile.
    const inProgress = served.inProgress();
    if (inProgress !== undefined) return inProgress;
    const { expectedCurrent } = request;
    if (expectedCurrent != null && expectedCurrent !== (this.current()?.version ?? null))
      return { kind: 'version-conflict', expectedVersion: expectedCurrent };
    if (this.#follower.isCurrent(bundle)) return { kind: 'already-current', version };
    const cause = { trigger: 'RELOAD_MUTATION', actor } as const;
    if (request.dryRun === true) return this.#changes.make({ ...cause, isDryRun: true }, () => served.tryOut(version));
    return this.#follower.load(bundle, cause);
  }

  async #startWith(version: string): Promise<LoadOutcome> {
    return this.#follower.load(await this.#follower.find(version), { trigger: 'STARTUP', actor: null });
  }

  async #fallBack(versions: readonly string[], refused: string | null): Promise<void> {
    for (const version of versions.filter((past) => past !== refused).slice(0, mostFallbacks)) {
      if (this.#stopping.signal.aborted) return;
      const failure = this.lastFailure();
      if ((await this.#startWith(version)).kind !== 'reloaded') continue;
      this.#fallback = this.current();
      this.#deps.served.rememberFailure(failure); // what is wanted does not serve
      return;
    }
  }

  /** At pins, and at the alias when its time has come, or when something else serves in its place. */
  async #look(): Promise<void> {
    const isFallback = this.#fallback !== undefined && this.#fallback === this.current();
    const isFollowing = isFallback || this.#lookTimes.isAliasDue();
    if (isFollowing) this.#lookTimes.restart();
    const isServing = await this.#follower.look(isFollowing);
    if (isFallback && isServing) this.#deps.served.rememberFailure(null);
    if (isServing || !isFallback) this.#fallback = undefined;
  }

  #signal(): AbortSignal {
    return AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#options.sourceTimeoutMs)]);
  }
}
