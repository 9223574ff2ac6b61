import { Field, ObjectType } from 'type-graphql';
import type { Replica } from '../../model/control/server-group.ts';
import { DateTimeScalar } from '../scalars/date-time.ts';

@ObjectType('Replica', { description: 'One server of several.', simpleResolvers: true })
export class ReplicaType implements Replica {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'The version it serves; null while it has none.' })
  readonly modelVersion!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it last reported.' })
  readonly lastSeenAt!: Date;
}
