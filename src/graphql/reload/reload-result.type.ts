import { createUnionType, Field, ObjectType } from 'type-graphql';
import type { LoadProgress } from '../../model/loading/load-step.ts';
import { ModelDryRunType } from '../comparison/model-dry-run.type.ts';
import { ModelChangeResultType, resultTypeNames } from './model-change-result.type.ts';
import { ModelRefusedType } from './model-refused.type.ts';
import { ModelReloadedType } from './model-reloaded.type.ts';
import { ReloadProgressType } from './reload-step.type.ts';

@ObjectType('ModelAlreadyCurrent', {
  description: 'The version asked for is the one that serves. Nothing was done.',
  implements: ModelChangeResultType,
  simpleResolvers: true,
})
export class ModelAlreadyCurrentType extends ModelChangeResultType {
  readonly kind = 'already-current';
}

@ObjectType('ModelVersionConflict', {
  description: 'Another version than `expectedCurrent` is serving. Nothing was done.',
  implements: ModelChangeResultType,
  simpleResolvers: true,
})
export class ModelVersionConflictType extends ModelChangeResultType {
  readonly kind = 'version-conflict';

  @Field(() => String, { description: 'The version that should have been serving.' })
  readonly expectedVersion!: string;
}

@ObjectType('ReloadInProgress', {
  description: 'Another load is under way. Nothing was done.',
  implements: ModelChangeResultType,
  simpleResolvers: true,
})
export class ReloadInProgressType extends ModelChangeResultType {
  readonly kind = 'in-progress';

  @Field(() => ReloadProgressType, { description: 'How far the other load is.' })
  readonly progress!: LoadProgress;
}

export type ReloadModelResult =
  | ModelReloadedType
  | ModelDryRunType
  | ModelAlreadyCurrentType
  | ModelRefusedType
  | ModelVersionConflictType
  | ReloadInProgressType;

export const ReloadModelResultUnion = createUnionType({
  name: 'ReloadModelResult',
  description:
    'How `reloadModel` can end. All of these are expected; `errors` is for the rest. New ones may be added: select the\n' +
    'fields of `ModelChangeResult` as well.',
  types: () =>
    [
      ModelReloadedType,
      ModelDryRunType,
      ModelAlreadyCurrentType,
      ModelRefusedType,
      ModelVersionConflictType,
      ReloadInProgressType,
    ] as const,
  resolveType: ({ kind }) => resultTypeNames[kind],
});
