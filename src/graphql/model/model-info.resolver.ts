import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Models } from '../../model/models.ts';
import { isAdmin } from '../access/access.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import { orAborted } from '../../recommendation/flights/or-aborted.ts';
import { availableModel, type AvailableModelType } from './available-model.type.ts';
import type { DescribeModel } from './describe-model.ts';
import { ModelInfoType } from './model-info.type.ts';

/** The model that is serving. Answers always, also without one. */
@Resolver(() => ModelInfoType)
export class ModelInfoResolver {
  readonly #models: Models;
  readonly #describe: DescribeModel;

  constructor(models: Models, describe: DescribeModel) {
    this.#models = models;
    this.#describe = describe;
  }

  @Query(() => ModelInfoType, {
    description: 'The model that is serving: where it comes from, how good it is, how it is used.',
  })
  modelInfo(@Ctx() context: OperationContext): ModelInfoType {
    return this.#describe(context.pinned());
  }

  @FieldResolver()
  async aliases(@Root() { version }: ModelInfoType, @Ctx() { signal }: OperationContext): Promise<readonly string[]> {
    return version === null ? [] : orAborted(this.#models.aliasesOf(version), signal);
  }

  @FieldResolver()
  async availableVersions(
    @Root() { version }: ModelInfoType,
    @Ctx() context: OperationContext,
  ): Promise<readonly AvailableModelType[] | null> {
    if (!(await isAdmin(context))) return null;
    const models = await orAborted(this.#models.availableVersions(), context.signal);
    return models.map((model) => availableModel(model, version));
  }
}
