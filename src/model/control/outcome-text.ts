import type { RefusedLoad, ReloadOutcome, RollbackOutcome } from '../reload-outcome.ts';

const versionText = (version: string | null): string => (version === null ? 'no version' : `version ${version}`);

/** Why a version was refused, as a sentence. */
export const refusalText = ({ refusedVersion, failedStep, file, expected, actual }: RefusedLoad): string => {
  const where = file === null ? failedStep : `${failedStep} (${file})`;
  const what = refusedVersion === null ? 'The followed version' : `Version ${refusedVersion}`;
  return `${what} was refused in step ${where}: expected ${expected}, got ${actual}.`;
};

/** How a change ended, as a sentence. `currentVersion` is what serves now, after it. */
export const outcomeText = (outcome: ReloadOutcome | RollbackOutcome, currentVersion: string | null): string => {
  switch (outcome.kind) {
    case 'reloaded':
      return `Version ${outcome.version} is serving now; ${versionText(outcome.fromVersion)} served before.`;
    case 'dry-run':
      return `Version ${outcome.version} passed every check. Nothing was switched.`;
    case 'already-current':
      return `Version ${outcome.version} is serving already.`;
    case 'refused':
      return refusalText(outcome);
    case 'version-conflict':
      return `Version ${outcome.expectedVersion} should be serving, but ${versionText(currentVersion)} is.`;
    case 'in-progress':
      return `Version ${outcome.progress.targetVersion} is being loaded.`;
    case 'no-previous':
      return 'There is no version to go back to.';
  }
};
