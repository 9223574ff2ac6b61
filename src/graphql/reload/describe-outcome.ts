import { outcomeText } from '../../model/control/outcome-text.ts';
import type { Models } from '../../model/models.ts';
import type { LoadOutcome, ReloadOutcome, RollbackOutcome } from '../../model/reload-outcome.ts';
import type { DescribeModel } from '../model/describe-model.ts';
import { describeRefusal, type ModelRefusedType } from './model-refused.type.ts';
import type { ModelReloadedType } from './model-reloaded.type.ts';
import type { ReloadInProgressType, ReloadModelResult } from './reload-result.type.ts';
import type { RollbackModelResult } from './rollback-result.type.ts';

export interface DescribeOutcomeDeps {
  readonly models: Pick<Models, 'current'>;
  readonly describeModel: DescribeModel;
}

/** What every ending has, beside what serves after it. */
const endingOf = (outcome: ReloadOutcome | RollbackOutcome, { models }: DescribeOutcomeDeps) => {
  const currentVersion = models.current()?.version ?? null;
  return { message: outcomeText(outcome, currentVersion), currentVersion };
};

const describeLoad = (
  outcome: LoadOutcome,
  deps: DescribeOutcomeDeps,
): ModelReloadedType | ModelRefusedType | ReloadInProgressType => {
  const ending = endingOf(outcome, deps);
  switch (outcome.kind) {
    case 'reloaded': {
      const { kind, fromVersion, steps } = outcome;
      return { ...ending, kind, fromVersion, steps, modelInfo: deps.describeModel(deps.models.current()) };
    }
    case 'refused':
      return describeRefusal(outcome, ending.currentVersion);
    case 'in-progress':
      return { ...ending, kind: outcome.kind, progress: outcome.progress };
  }
};

/** A reload's ending as clients see it. */
export const describeReload = (outcome: ReloadOutcome, deps: DescribeOutcomeDeps): ReloadModelResult => {
  if (outcome.kind === 'already-current') return { ...endingOf(outcome, deps), kind: outcome.kind };
  if (outcome.kind === 'dry-run') {
    const { kind, version: candidateVersion, steps, comparison } = outcome;
    return { ...endingOf(outcome, deps), kind, candidateVersion, steps, comparison };
  }
  if (outcome.kind !== 'version-conflict') return describeLoad(outcome, deps);
  return { ...endingOf(outcome, deps), kind: outcome.kind, expectedVersion: outcome.expectedVersion };
};

/** A rollback's ending as clients see it. */
export const describeRollback = (outcome: RollbackOutcome, deps: DescribeOutcomeDeps): RollbackModelResult =>
  outcome.kind === 'no-previous' ? { ...endingOf(outcome, deps), kind: outcome.kind } : describeLoad(outcome, deps);
