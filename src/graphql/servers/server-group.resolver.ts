import { Arg, Ctx, FieldResolver, Int, Resolver } from 'type-graphql';
import type { ServerGroup } from '../../model/control/server-group.ts';
import { checkRange } from '../../recommendation/arguments/ranges.ts';
import { orAborted } from '../../recommendation/flights/or-aborted.ts';
import { isAdmin } from '../access/access.ts';
import { ModelInfoType } from '../model/model-info.type.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import { modelChange, ModelChangeType } from './model-change.type.ts';
import { ReplicaType } from './replica.type.ts';

const mostChanges = 100;

/** What the servers of a group know together. */
@Resolver(() => ModelInfoType)
export class ServerGroupResolver {
  readonly #group: Pick<ServerGroup, 'recentChanges' | 'replicas'>;

  constructor(group: Pick<ServerGroup, 'recentChanges' | 'replicas'>) {
    this.#group = group;
  }

  @FieldResolver(() => [ModelChangeType], { nullable: true })
  async recentChanges(
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many, 1 to 100.' }) first: number,
    @Ctx() context: OperationContext,
  ): Promise<readonly ModelChangeType[] | null> {
    if (!(await isAdmin(context))) return null;
    checkRange('first', first, [1, mostChanges]);
    return (await orAborted(this.#group.recentChanges(first), context.signal)).map(modelChange);
  }

  @FieldResolver(() => [ReplicaType], { nullable: true })
  async replicas(@Ctx() context: OperationContext): Promise<readonly ReplicaType[] | null> {
    return (await isAdmin(context)) ? orAborted(this.#group.replicas(), context.signal) : null;
  }
}
