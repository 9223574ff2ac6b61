import { createUnionType, ObjectType } from 'type-graphql';
import { ModelChangeResultType, resultTypeNames } from './model-change-result.type.ts';
import { ModelRefusedType } from './model-refused.type.ts';
import { ModelReloadedType } from './model-reloaded.type.ts';
import { ReloadInProgressType } from './reload-result.type.ts';

@ObjectType('NoPreviousModel', {
  description: 'There is no version to go back to. Nothing was done.',
  implements: ModelChangeResultType,
  simpleResolvers: true,
})
export class NoPreviousModelType extends ModelChangeResultType {
  readonly kind = 'no-previous';
}

export type RollbackModelResult = ModelReloadedType | ModelRefusedType | NoPreviousModelType | ReloadInProgressType;

export const RollbackModelResultUnion = createUnionType({
  name: 'RollbackModelResult',
  description:
    'How `rollbackModel` can end. All of these are expected; `errors` is for the rest. New ones may be added: select the\n' +
    'fields of `ModelChangeResult` as well.',
  types: () => [ModelReloadedType, ModelRefusedType, NoPreviousModelType, ReloadInProgressType] as const,
  resolveType: ({ kind }) => resultTypeNames[kind],
});
