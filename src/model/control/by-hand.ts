import type { ReloadOutcome, RollbackOutcome } from '../reload-outcome.ts';
import type { FollowedAlias } from '../versions/followed-alias.ts';
import type { ServerGroup } from './server-group.ts';

export interface ByHandDeps {
  readonly group: Pick<ServerGroup, 'setPin' | 'tellOthers'>;
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

  /** Does what an administrator asked for, and pins what serves then. */
  async make<Outcome extends ReloadOutcome | RollbackOutcome>(
    actor: string | null,
    work: () => Promise<Outcome>,
  ): Promise<Outcome> {
    this.#underWay++;
    try {
      const outcome = await work();
      if (outcome.kind === 'reloaded' || outcome.kind === 'already-current') await this.#pin(outcome.version, actor);
      return outcome;
    } finally {
      this.#ended++;
      this.#underWay--;
    }
  }

  async #pin(version: string, actor: string | null): Promise<void> {
    const { group, alias, signal } = this.#deps;
    await alias.read(signal()).catch(() => null); // the source may be away; then it is what it was
    await group.setPin({ version, aliasTarget: alias.lastTarget(), pinnedAt: new Date().toISOString(), actor });
    await group.tellOthers();
  }
}
