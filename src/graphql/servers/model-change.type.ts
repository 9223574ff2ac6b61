import { Field, ObjectType } from 'type-graphql';
import type { ChangeTrigger, ModelChange } from '../../model/control/server-group.ts';
import { DateTimeScalar } from '../scalars/date-time.ts';
import { registerEnum } from '../schema/register-enum.ts';

export const ModelChangeTriggerEnum = registerEnum<ChangeTrigger>({
  name: 'ModelChangeTrigger',
  description: 'What set off a change of model.',
  members: {
    STARTUP: 'The server started.',
    RELOAD_MUTATION: '`reloadModel`.',
    ROLLBACK_MUTATION: '`rollbackModel`.',
    FOLLOWED_ALIAS: 'The followed alias moved.',
    OTHER_REPLICA: 'Another server of the group switched.',
  },
});

@ObjectType('ModelChange', { description: 'One switch or attempt, for the record.', simpleResolvers: true })
export class ModelChangeType {
  @Field(() => DateTimeScalar, { description: 'When it ended.' })
  readonly occurredAt!: Date;

  @Field(() => ModelChangeTriggerEnum, { description: 'What set it off.' })
  readonly trigger!: ChangeTrigger;

  @Field(() => String, {
    nullable: true,
    description: 'Who asked for it, the name of a key or the subject of a token; null when the server acted by itself.',
  })
  readonly actor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The version that served before; null when there was none.',
  })
  readonly fromVersion!: string | null;

  @Field(() => String, { description: 'The version that was asked for.' })
  readonly toVersion!: string;

  @Field(() => Boolean, { description: 'Whether the switch was made.' })
  readonly switched!: boolean;

  @Field(() => String, { description: 'How it ended, as a sentence.' })
  readonly message!: string;
}

/** A change as clients see it. */
export const modelChange = (change: ModelChange): ModelChangeType => ({
  ...change,
  occurredAt: new Date(change.occurredAt),
});
