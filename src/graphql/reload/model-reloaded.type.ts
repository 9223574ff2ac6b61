import { Field, ObjectType } from 'type-graphql';
import type { LoadStep } from '../../model/loading/load-step.ts';
import { ModelInfoType } from '../model/model-info.type.ts';
import { ModelChangeResultType } from './model-change-result.type.ts';
import { ReloadStepType } from './reload-step.type.ts';

@ObjectType('ModelReloaded', {
  description: 'The server switched to another version.',
  implements: ModelChangeResultType,
  simpleResolvers: true,
})
export class ModelReloadedType extends ModelChangeResultType {
  readonly kind = 'reloaded';

  @Field(() => String, {
    nullable: true,
    description: 'The version that served before; null when there was none.',
  })
  readonly fromVersion!: string | null;

  @Field(() => [ReloadStepType], { description: 'What was checked, and how long each step took.' })
  readonly steps!: readonly LoadStep[];

  @Field(() => ModelInfoType, {
    description: 'The model that is serving now, so that clients can refresh what they show.',
  })
  readonly modelInfo!: ModelInfoType;
}
