import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Models } from '../../model/models.ts';
import type { ReloadOutcome, RollbackOutcome } from '../../model/reload-outcome.ts';
import type { DescribeModel } from '../model/describe-model.ts';
import { checkRole } from '../access/access.ts';
import type { CountAdminCall } from '../access/admin-calls.ts';
import { nameOf } from '../access/principal.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import { askedBy, type ChangeAttempt, type ChangeAudit } from './change-audit.ts';
import { describeReload, describeRollback } from './describe-outcome.ts';
import { ReloadModelInput } from './reload-model.input.ts';
import { ReloadModelResultUnion, type ReloadModelResult } from './reload-result.type.ts';
import { RollbackModelResultUnion, type RollbackModelResult } from './rollback-result.type.ts';

export interface ModelChangesDeps {
  readonly models: Models;
  readonly describeModel: DescribeModel;
  readonly audit: ChangeAudit;
  readonly countAdminCall: CountAdminCall;
}

/** Changes the model. */
@Resolver()
export class ModelChangesResolver {
  readonly #deps: ModelChangesDeps;

  constructor(deps: ModelChangesDeps) {
    this.#deps = deps;
  }

  @Mutation(() => ReloadModelResultUnion, {
    description:
      'Load another model version beside the current one, check it, and switch to it without losing a request.\n' +
      'With neither `version` nor `alias` the followed alias is read again.',
  })
  async reloadModel(
    @Arg('input', () => ReloadModelInput, {
      nullable: true,
      description: 'Which version, and under which conditions.',
    })
    input: ReloadModelInput | null | undefined,
    @Ctx() context: OperationContext,
  ): Promise<ReloadModelResult> {
    const request = input ?? {};
    const asked = { mutation: 'reloadModel', asked: askedBy(request) } as const;
    const outcome = await this.#attempt(context, asked, (actor) => this.#deps.models.reload(request, actor));
    return describeReload(outcome, this.#deps);
  }

  @Mutation(() => RollbackModelResultUnion, {
    description:
      'Switch back to the version that served before. It is still on this machine and was checked, so this takes no longer\n' +
      'than starting its processes.',
  })
  async rollbackModel(@Ctx() context: OperationContext): Promise<RollbackModelResult> {
    const asked = { mutation: 'rollbackModel', asked: this.#deps.models.previousVersion() ?? 'none' } as const;
    const outcome = await this.#attempt(context, asked, (actor) => this.#deps.models.rollback(actor));
    return describeRollback(outcome, this.#deps);
  }

  /** Without the operation's signal: a client that leaves does not undo what it asked for. */
  async #attempt<Outcome extends ReloadOutcome | RollbackOutcome>(
    { access, requestId }: OperationContext,
    asked: Pick<ChangeAttempt, 'mutation' | 'asked'>,
    change: (actor: string | null) => Promise<Outcome>,
  ): Promise<Outcome> {
    const { models, audit, countAdminCall } = this.#deps;
    const attempt: ChangeAttempt = { ...asked, requestId, from: models.current()?.version ?? null };
    const principal = await access.principalOfChange();
    try {
      checkRole(principal, 'ADMIN');
      await countAdminCall(principal);
      const outcome = await change(nameOf(principal));
      audit.ended(attempt, principal, outcome);
      return outcome;
    } catch (error) {
      audit.failed(attempt, principal, error);
      throw error;
    }
  }
}
