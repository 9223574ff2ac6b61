import type { LoadedGeneration } from '../../model/generation.ts';
import type { ReloadOutcome } from '../../model/reload-outcome.ts';
import type { DescribeModel } from '../model/describe-model.ts';
import { describeRefusal } from './model-refused.type.ts';
import type { ReloadModelResult } from './reload-result.type.ts';

const versionText = (version: string | null): string => (version === null ? 'no version' : `version ${version}`);

/** A reload's ending as clients see it. `current` is what serves now, after it. */
export const describeOutcome = (
  outcome: ReloadOutcome,
  current: LoadedGeneration | undefined,
  describeModel: DescribeModel,
): ReloadModelResult => {
  const currentVersion = current?.version ?? null;
  switch (outcome.kind) {
    case 'reloaded': {
      const { kind, version, fromVersion, steps } = outcome;
      const message = `Version ${version} is serving now; ${versionText(fromVersion)} served before.`;
      return { kind, message, currentVersion, fromVersion, steps, modelInfo: describeModel(current) };
    }
    case 'already-current':
      return { kind: outcome.kind, message: `Version ${outcome.version} is serving already.`, currentVersion };
    case 'refused':
      return describeRefusal(outcome, currentVersion);
    case 'version-conflict': {
      const { kind, expectedVersion } = outcome;
      const message = `Version ${expectedVersion} should be serving, but ${versionText(currentVersion)} is.`;
      return { kind, message, currentVersion, expectedVersion };
    }
    case 'in-progress': {
      const { kind, progress } = outcome;
      return { kind, message: `Version ${progress.targetVersion} is being loaded.`, currentVersion, progress };
    }
  }
};
