import { Field, Float, ObjectType } from 'type-graphql';
import type { LoadProgress, LoadStep, LoadStepName, LoadStepState } from '../../model/loading/load-step.ts';
import { registerEnum } from '../schema/register-enum.ts';
import { DateTimeScalar } from '../scalars/date-time.ts';

export const ReloadStepNameEnum = registerEnum<LoadStepName>({
  name: 'ReloadStepName',
  description: 'The steps of a load, in order.',
  members: {
    FETCH: 'Bring the bundle onto this machine.',
    MANIFEST: 'Read the manifest and see that every path lies inside the bundle.',
    HASHES: 'Compare size and SHA-256 of every file with the manifest.',
    GRAPH: "Compare the graph's inputs and outputs with the manifest and the catalogue.",
    WARM_UP: 'Run it at the smallest and the largest batch size.',
    GOLDEN_ANSWERS: 'Ask the questions whose answers come with the bundle.',
    COMPARE: "Compare its answers with the current model's. In a dry run only.",
    SWITCH: 'Make it the current model.',
    DRAIN: 'Let the old model finish what it had begun.',
  },
});

export const ReloadStepStateEnum = registerEnum<LoadStepState>({
  name: 'ReloadStepState',
  description: 'How far a step is.',
  members: {
    PENDING: 'Not begun.',
    RUNNING: 'Under way.',
    PASSED: 'Ended well.',
    FAILED: 'Ended badly; no later step ran.',
    SKIPPED: 'Not part of this load.',
  },
});

@ObjectType('ReloadStep', { description: 'One step of a load.', simpleResolvers: true })
export class ReloadStepType implements LoadStep {
  @Field(() => ReloadStepNameEnum, { description: 'Which step.' })
  readonly name!: LoadStepName;

  @Field(() => ReloadStepStateEnum, { description: 'How far it is.' })
  readonly state!: LoadStepState;

  @Field(() => Float, { nullable: true, description: 'Milliseconds it took; null unless it has ended.' })
  readonly durationMs!: number | null;
}

@ObjectType('ReloadProgress', { description: 'A load that is under way.', simpleResolvers: true })
export class ReloadProgressType implements LoadProgress {
  @Field(() => String, { description: 'The version being loaded.' })
  readonly targetVersion!: string;

  @Field(() => Boolean, { description: 'Whether it will stop before the switch.' })
  readonly dryRun!: boolean;

  @Field(() => DateTimeScalar, { description: 'When it began.' })
  readonly startedAt!: Date;

  @Field(() => [ReloadStepType], { description: 'All its steps in order, those to come included.' })
  readonly steps!: readonly LoadStep[];
}
