import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { InferenceTrace } from '../../recommendation/ports.ts';

@ObjectType('InferenceTrace', { description: 'One run of the model, as seen by one answer.', simpleResolvers: true })
export class InferenceTraceType implements InferenceTrace {
  @Field(() => Int, {
    description: 'How many users the model scored in the same run, those of other requests included.',
  })
  readonly batchSize!: number;

  @Field(() => Int, { description: 'How many HTTP requests shared the run.' })
  readonly requestsInBatch!: number;

  @Field(() => Float, { description: 'Milliseconds spent waiting for a free model process.' })
  readonly queueMs!: number;

  @Field(() => Float, { description: 'Milliseconds the run took.' })
  readonly computeMs!: number;
}
