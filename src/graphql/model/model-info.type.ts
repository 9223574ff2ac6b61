import { Field, Int, ObjectType } from 'type-graphql';
import type { ModelCapability, TensorInfo } from '../../model/generation.ts';
import type { ModelStatus } from '../../model/models.ts';
import type { LoadProgress } from '../../model/loading/load-step.ts';
import { ModelRefusedType } from '../reload/model-refused.type.ts';
import { ReloadProgressType } from '../reload/reload-step.type.ts';
import { ModelChangeType } from '../servers/model-change.type.ts';
import { ReplicaType } from '../servers/replica.type.ts';
import { DateTimeScalar } from '../scalars/date-time.ts';
import { AvailableModelType } from './available-model.type.ts';
import { ModelRuntimeType, ModelUsageType, WarmUpTimingType } from './model-activity.type.ts';
import { ModelCapabilityEnum, ModelStatusEnum, UserIdTypeEnum, type UserIdType } from './model-enums.ts';
import { ModelHyperparameterType, ModelMetricType, ModelTensorType } from './model-facts.type.ts';

const reported = 'as its makers report.';

/** `aliases` and `availableVersions` are never part of the object: their resolver looks them up when they are selected. */
@ObjectType('ModelInfo', { description: 'The model that is serving.', simpleResolvers: true })
export class ModelInfoType {
  @Field(() => String, { description: "The model's name." })
  readonly name!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The version that is serving; null while no model is loaded (then every other field of the model is null or empty).',
  })
  readonly version!: string | null;

  @Field(() => [String], { description: 'Aliases that point to this version, `production` for example.' })
  readonly aliases?: never;

  @Field(() => String, {
    nullable: true,
    description: "SHA-256 over the bundle's manifest, so over everything in it: equal fingerprints give equal answers.",
  })
  readonly fingerprint!: string | null;

  @Field(() => String, { nullable: true, description: 'What it was made with.' })
  readonly framework!: string | null;

  @Field(() => ModelStatusEnum, { description: 'Whether it serves well.' })
  readonly status!: ModelStatus;

  @Field(() => [ModelCapabilityEnum], { description: 'What it can be asked for.' })
  readonly capabilities!: readonly ModelCapability[];

  @Field(() => UserIdTypeEnum, { nullable: true, description: 'What its user ids look like.' })
  readonly userIdType!: UserIdType | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether limits are exact over the whole catalogue; false for graphs that choose their candidates themselves.',
  })
  readonly exactLimits!: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'The run that made it, as the tracker of experiments calls it; null when the bundle does not say.',
  })
  readonly runId!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was trained; null when the bundle does not say.',
  })
  readonly trainedAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When this server switched to it.' })
  readonly loadedAt!: Date | null;

  @Field(() => ModelRefusedType, {
    nullable: true,
    description: 'The last load that did not succeed; null when there was none since the last success.',
  })
  readonly lastFailure!: ModelRefusedType | null;

  @Field(() => [ModelMetricType], { description: `How good it was when it was evaluated, ${reported}` })
  readonly metrics!: readonly ModelMetricType[];

  @Field(() => [ModelHyperparameterType], { description: `How it was trained, ${reported}` })
  readonly hyperparameters!: readonly ModelHyperparameterType[];

  @Field(() => [ModelTensorType], { description: 'What the graph takes.' })
  readonly inputs!: readonly TensorInfo[];

  @Field(() => [ModelTensorType], { description: 'What the graph gives.' })
  readonly outputs!: readonly TensorInfo[];

  @Field(() => Int, { description: 'How many movies its catalogue has.' })
  readonly movieCount!: number;

  @Field(() => Int, { description: 'How many users it knows.' })
  readonly userCount!: number;

  @Field(() => [WarmUpTimingType], { description: 'How fast it was when it was warmed up, by batch size.' })
  readonly warmUp!: readonly WarmUpTimingType[];

  @Field(() => String, {
    nullable: true,
    description: 'The version `rollbackModel` would go back to; null when there is none.',
  })
  readonly previousVersion!: string | null;

  @Field(() => [AvailableModelType], {
    nullable: true,
    description: 'Versions that can be loaded, latest first. Needs the role `ADMIN`; null without it.',
  })
  readonly availableVersions?: never;

  @Field(() => ReloadProgressType, {
    nullable: true,
    description: 'The load that is under way, to be asked again about every half second; null when none is.',
  })
  readonly reload!: LoadProgress | null;

  @Field(() => [ModelChangeType], {
    nullable: true,
    description: 'Past switches and attempts, newest first. Needs the role `ADMIN`; null without it.',
  })
  readonly recentChanges?: never;

  @Field(() => ModelRuntimeType, { description: 'The processes that run it.' })
  readonly runtime!: ModelRuntimeType;

  @Field(() => ModelUsageType, { description: 'How it was used since it was loaded.' })
  readonly usage!: ModelUsageType;

  @Field(() => [ReplicaType], {
    nullable: true,
    description: 'All servers that share the cache, and what they serve. Needs the role `ADMIN`; null without it.',
  })
  readonly replicas?: never;
}
