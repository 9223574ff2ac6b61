import { Field, ObjectType } from 'type-graphql';
import type { ModelComparison } from '../../model/comparing/model-comparison.ts';
import type { LoadStep } from '../../model/loading/load-step.ts';
import { ModelChangeResultType } from '../reload/model-change-result.type.ts';
import { ReloadStepType } from '../reload/reload-step.type.ts';
import { ModelComparisonType } from './model-comparison.type.ts';

@ObjectType('ModelDryRun', {
  description: 'The version passed every check. Nothing was switched.',
  implements: ModelChangeResultType,
  simpleResolvers: true,
})
export class ModelDryRunType extends ModelChangeResultType {
  readonly kind = 'dry-run';

  @Field(() => String, { description: 'The version that was tried.' })
  readonly candidateVersion!: string;

  @Field(() => [ReloadStepType], { description: 'What was checked, and how long each step took.' })
  readonly steps!: readonly LoadStep[];

  @Field(() => ModelComparisonType, {
    nullable: true,
    description: "How its answers differ from the current model's; null while no model is serving.",
  })
  readonly comparison!: ModelComparison | null;
}
