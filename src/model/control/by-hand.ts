import type { ReloadOutcome, RollbackOutcome } from '../reload-outcome.ts';
import type { ServedModels } from '../served-models.ts';
import type { FollowedAlias } from '../versions/followed-alias.ts';
import type { ServerGroup } from './server-group.ts';

export interface ByHandDeps {
  readonly group: Pick<ServerGroup, 'pin' | 'setPin' | 'tellOthers'>;
  readonly served: Pick<ServedModels, 'current'>;
  readonly alias: FollowedAlias;
  /** A signal for one look at the source. */
  readonly signal: () => AbortSignal;
}

/** What administrators do: it pins what serves then, and what was read meanwhile by others is out of date. */
export class ByHand {
  readonly #deps: ByHandDeps;
  #ended = 0;
  #underWay = 0;

  constructor(deps: ByHandDeps) {
    this.#deps = deps;
  }

  /** Differs after each change by hand; null while one is being made. */
  epoch = (): number | null => (this.#underWay > 0 ? null : this.#ended);

  /** Does what an administrator asked for, and pins what serves then, unless nothing was to change. */
  async make<Outcome extends ReloadOutcome | RollbackOutcome>(
    actor: string | null,
    work: () => Promise<Outcome>,
    { pins = true }: { pins?: boolean } = {},
  ): Promise<Outcome> {
    this.#underWay++;
    try {
      const outcome = await work();
      if (pins && (outcome.kind === 'reloaded' || outcome.kind === 'already-current'))
        await this.#pin(outcome.version, actor);
      return outcome;
    } finally {
      this.#ended++;
      this.#underWay--;
    }
  }

  async #pin(version: string, actor: string | null): Promise<void> {
    const { group, served } = this.#deps;
    const aliasTarget = await this.#aliasTarget();
    if (served.current()?.version !== version) return; // somebody has changed it since, and pins that
    await group.setPin({ version, aliasTarget, pinnedAt: new Date().toISOString(), actor });
    await group.tellOthers();
  }

  /** What the alias points to. The alias or the source may be away: then what it pointed to, also before the start. */
  async #aliasTarget(): Promise<string | null> {
    const { group, alias, signal } = this.#deps;
    await alias.read(signal()).catch(() => null);
    return alias.lastTarget() ?? (await group.pin())?.aliasTarget ?? null;
  }
}
