import { Field, ObjectType } from 'type-graphql';
import type { AvailableModel } from '../../model/models.ts';
import { DateTimeScalar } from '../scalars/date-time.ts';
import { entriesOf, ModelMetricType } from './model-facts.type.ts';

@ObjectType('AvailableModel', { description: 'A version that can be loaded.', simpleResolvers: true })
export class AvailableModelType {
  @Field(() => String, { description: 'The version.' })
  readonly version!: string;

  @Field(() => [String], { description: 'Aliases that point to it.' })
  readonly aliases!: readonly string[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When its bundle was made; null when it does not say.',
  })
  readonly createdAt!: Date | null;

  @Field(() => [ModelMetricType], {
    description: 'How good it was when it was evaluated, as its makers report.',
  })
  readonly metrics!: readonly ModelMetricType[];

  @Field(() => Boolean, { description: 'Whether this is the version that is serving.' })
  readonly current!: boolean;
}

/** A version that can be loaded, beside the one that is serving. */
export const availableModel = (model: AvailableModel, currentVersion: string | null): AvailableModelType => ({
  version: model.version,
  aliases: model.aliases,
  createdAt: model.createdAt === null ? null : new Date(model.createdAt),
  metrics: entriesOf(model.metrics),
  current: model.version === currentVersion,
});
