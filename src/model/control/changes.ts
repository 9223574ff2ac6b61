import type { ReloadOutcome, RollbackOutcome } from '../reload-outcome.ts';
import type { ServedModels } from '../served-models.ts';
import { outcomeText } from './outcome-text.ts';
import type { ChangeTrigger, ServerGroup } from './server-group.ts';

/** What set off a change, and who. */
export interface Cause {
  readonly trigger: ChangeTrigger;
  /** Null when the server acts by itself. */
  readonly actor: string | null;
  /** Nothing is to be switched. */
  readonly isDryRun?: boolean;
}

type Outcome = ReloadOutcome | RollbackOutcome;

/** The version that was tried; null when none was. */
const triedVersion = (outcome: Outcome): string | null => {
  if (outcome.kind === 'reloaded' || outcome.kind === 'dry-run') return outcome.version;
  return outcome.kind === 'refused' ? outcome.refusedVersion : null;
};

/** Makes changes of the model known: to the record, and to the group. */
export class Changes {
  readonly #served: Pick<ServedModels, 'current'>;
  readonly #group: Pick<ServerGroup, 'recordChange' | 'report'>;
  /** The refusal that was recorded last, until something else is. */
  #lastRefusal: string | null = null;

  constructor(served: Pick<ServedModels, 'current'>, group: Pick<ServerGroup, 'recordChange' | 'report'>) {
    this.#served = served;
    this.#group = group;
  }

  /**
   * Does `work`, and records what was tried and how it ended. What this server tries again by itself and is refused again is
   * recorded once: the record has room for so many changes, and must go on saying what served before.
   */
  async make<Result extends Outcome>(cause: Cause, work: () => Promise<Result>): Promise<Result> {
    const fromVersion = this.#currentVersion();
    const outcome = await work();
    const toVersion = triedVersion(outcome);
    if (toVersion === null) return outcome;
    const currentVersion = this.#currentVersion();
    const text = outcomeText(outcome, currentVersion);
    const message = cause.isDryRun === true ? `Dry run: ${text}` : text;
    if (this.#isRepeated(outcome, cause, message)) return outcome;
    await this.#group.recordChange({
      trigger: cause.trigger,
      actor: cause.actor,
      occurredAt: new Date().toISOString(),
      fromVersion,
      toVersion,
      switched: outcome.kind === 'reloaded',
      message,
    });
    if (outcome.kind === 'reloaded') await this.#group.report(currentVersion);
    return outcome;
  }

  #isRepeated({ kind }: Outcome, { trigger, actor }: Cause, message: string): boolean {
    const refusal = kind === 'refused' ? JSON.stringify([trigger, actor, message]) : null;
    const isRepeated = refusal !== null && refusal === this.#lastRefusal && !trigger.endsWith('_MUTATION');
    this.#lastRefusal = refusal;
    return isRepeated;
  }

  #currentVersion(): string | null {
    return this.#served.current()?.version ?? null;
  }
}
