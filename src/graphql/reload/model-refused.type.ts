import { Field, ObjectType } from 'type-graphql';
import { refusalText } from '../../model/control/outcome-text.ts';
import type { LoadStep, LoadStepName } from '../../model/loading/load-step.ts';
import type { RefusedLoad } from '../../model/reload-outcome.ts';
import { ModelChangeResultType } from './model-change-result.type.ts';
import { ReloadStepNameEnum, ReloadStepType } from './reload-step.type.ts';

@ObjectType('ModelRefused', {
  description: 'The version did not pass a check. The current model serves on.',
  implements: ModelChangeResultType,
  simpleResolvers: true,
})
export class ModelRefusedType extends ModelChangeResultType {
  readonly kind = 'refused';

  @Field(() => String, { nullable: true, description: 'The version that was refused.' })
  readonly refusedVersion!: string | null;

  @Field(() => ReloadStepNameEnum, { description: 'The step that failed.' })
  readonly failedStep!: LoadStepName;

  @Field(() => String, { nullable: true, description: 'The file of the bundle it was about, if it was about one.' })
  readonly file!: string | null;

  @Field(() => String, { nullable: true, description: 'What the step wanted to find.' })
  readonly expected!: string | null;

  @Field(() => String, { nullable: true, description: 'What it found.' })
  readonly actual!: string | null;

  @Field(() => [ReloadStepType], { description: 'The steps that ran, the failed one last.' })
  readonly steps!: readonly LoadStep[];
}

/** A refused load as clients see it. */
export const describeRefusal = (refused: RefusedLoad, currentVersion: string | null): ModelRefusedType => {
  const { refusedVersion, failedStep, file, expected, actual, steps } = refused;
  const message = refusalText(refused);
  return { kind: 'refused', message, currentVersion, refusedVersion, failedStep, file, expected, actual, steps };
};
