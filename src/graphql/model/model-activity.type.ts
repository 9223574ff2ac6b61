import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { WarmUpTiming } from '../../model/generation.ts';
import type { Usage } from '../../telemetry/usage.ts';
import { DateTimeScalar } from '../scalars/date-time.ts';

@ObjectType('WarmUpTiming', { description: 'How fast a model was at one batch size.', simpleResolvers: true })
export class WarmUpTimingType implements WarmUpTiming {
  @Field(() => Int, { description: 'Users in one run.' })
  readonly batchSize!: number;

  @Field(() => Float, { description: 'Milliseconds that half of the runs stayed below.' })
  readonly p50Ms!: number;

  @Field(() => Float, { description: 'Milliseconds that 95 of 100 runs stayed below.' })
  readonly p95Ms!: number;
}

@ObjectType('ModelRuntime', { description: 'The processes that run a model.', simpleResolvers: true })
export class ModelRuntimeType {
  @Field(() => String, { description: 'Version of ONNX Runtime; empty while no model is loaded.' })
  readonly onnxRuntimeVersion!: string;

  @Field(() => Int, { description: 'How many processes there should be.' })
  readonly processes!: number;

  @Field(() => Int, { description: 'How many of them are ready.' })
  readonly processesReady!: number;

  @Field(() => Int, { description: 'How many users are waiting for one now.' })
  readonly waitingUsers!: number;
}

@ObjectType('ModelUsage', { description: 'How a model was used since it was loaded.', simpleResolvers: true })
export class ModelUsageType implements Usage {
  @Field(() => DateTimeScalar, { description: 'Since when.' })
  readonly since!: Date;

  @Field(() => Int, { description: 'How many lists were answered.' })
  readonly lists!: number;

  @Field(() => Int, { description: 'How many movies those lists had together.' })
  readonly recommendations!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Which part of the lists came from the cache, 0 to 1; null before the first list.',
  })
  readonly cacheHitRatio!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Users per run of the model on average; null before the first run.',
  })
  readonly meanBatchSize!: number | null;
}
