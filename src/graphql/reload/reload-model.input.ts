import { Field, InputType } from 'type-graphql';
import type { ReloadRequest } from '../../model/reload-outcome.ts';

@InputType({
  description: 'Which version to load, and under which conditions. At most one of `version` and `alias`.',
})
export class ReloadModelInput implements ReloadRequest {
  @Field(() => String, { nullable: true, description: 'Load this version.' })
  readonly version?: string | null;

  @Field(() => String, { nullable: true, description: 'Load the version this alias points to.' })
  readonly alias?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Load and check it and compare it with the current model, but do not switch.',
  })
  readonly dryRun!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      "Do nothing unless this version is serving now, so that two administrators do not undo each other's work.",
  })
  readonly expectedCurrent?: string | null;
}
