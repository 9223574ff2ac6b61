import { Field, Float, ObjectType } from 'type-graphql';
import type { TensorInfo, TensorRole } from '../../model/generation.ts';
import { TensorRoleEnum } from './model-enums.ts';

@ObjectType('ModelMetric', { description: 'One figure of an evaluation.', simpleResolvers: true })
export class ModelMetricType {
  @Field(() => String, { description: 'Its name, `ndcg@10` for example.' })
  readonly name!: string;

  @Field(() => Float, { description: 'Its value.' })
  readonly value!: number;
}

@ObjectType('ModelHyperparameter', { description: 'One setting of the training.', simpleResolvers: true })
export class ModelHyperparameterType {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its value as text.' })
  readonly value!: string;
}

@ObjectType('ModelTensor', { description: 'One input or output of the graph.', simpleResolvers: true })
export class ModelTensorType implements TensorInfo {
  @Field(() => String, { description: 'Its name in the graph.' })
  readonly name!: string;

  @Field(() => TensorRoleEnum, { description: 'What Marquee uses it for.' })
  readonly role!: TensorRole;

  @Field(() => String, { description: 'The type of its elements, `float32` for example.' })
  readonly elementType!: string;

  @Field(() => [String], { description: 'Its dimensions; names for those that vary, `?` for one without a name.' })
  readonly shape!: readonly string[];
}

/** A record as a list of its entries, in its own order. */
export const entriesOf = <Value>(record: Readonly<Record<string, Value>>): { name: string; value: Value }[] =>
  Object.entries(record).map(([name, value]) => ({ name, value }));
