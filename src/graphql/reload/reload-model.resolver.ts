import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Models } from '../../model/models.ts';
import type { DescribeModel } from '../model/describe-model.ts';
import { checkRole } from '../access/access.ts';
import type { CountAdminCall } from '../access/admin-calls.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import { describeOutcome } from './describe-outcome.ts';
import type { ReloadAttempt, ReloadAudit } from './reload-audit.ts';
import { ReloadModelInput } from './reload-model.input.ts';
import { ReloadModelResultUnion, type ReloadModelResult } from './reload-result.type.ts';

/** Changes the model. */
@Resolver()
export class ReloadModelResolver {
  readonly #models: Models;
  readonly #describe: DescribeModel;
  readonly #audit: ReloadAudit;
  readonly #countCall: CountAdminCall;

  constructor(models: Models, describe: DescribeModel, audit: ReloadAudit, countCall: CountAdminCall) {
    this.#models = models;
    this.#describe = describe;
    this.#audit = audit;
    this.#countCall = countCall;
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
    @Ctx() { access, requestId }: OperationContext,
  ): Promise<ReloadModelResult> {
    const from = this.#models.current()?.version ?? null;
    const attempt: ReloadAttempt = { requestId, request: input ?? {}, from };
    // Without the signal: a client that leaves does not undo what it asked for.
    const principal = await access.principalOfChange();
    try {
      checkRole(principal, 'ADMIN');
      await this.#countCall(principal);
      const outcome = await this.#models.reload(attempt.request);
      this.#audit.ended(attempt, principal, outcome);
      return describeOutcome(outcome, this.#models.current(), this.#describe);
    } catch (error) {
      this.#audit.failed(attempt, principal, error);
      throw error;
    }
  }
}
