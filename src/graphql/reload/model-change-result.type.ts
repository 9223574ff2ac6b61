import { Field, InterfaceType } from 'type-graphql';
import type { ReloadOutcome, RollbackOutcome } from '../../model/reload-outcome.ts';

type EndingKind = (ReloadOutcome | RollbackOutcome)['kind'];

/** The object type for each way in which a change can end. */
export const resultTypeNames = {
  reloaded: 'ModelReloaded',
  'dry-run': 'ModelDryRun',
  'already-current': 'ModelAlreadyCurrent',
  refused: 'ModelRefused',
  'version-conflict': 'ModelVersionConflict',
  'in-progress': 'ReloadInProgress',
  'no-previous': 'NoPreviousModel',
} as const satisfies Record<EndingKind, string>;

@InterfaceType('ModelChangeResult', {
  description: 'What every ending of a change has.',
  resolveType: ({ kind }: ModelChangeResultType) => resultTypeNames[kind],
})
export abstract class ModelChangeResultType {
  /** Decides the object type; not part of the schema. */
  abstract readonly kind: EndingKind;

  @Field(() => String, { description: 'What happened, as a sentence.' })
  readonly message!: string;

  @Field(() => String, { nullable: true, description: 'The version that is serving now; null when none is.' })
  readonly currentVersion!: string | null;
}
