import { BundleError } from '../bundle/bundle-error.ts';
import type { StepTracker } from './loading/step-tracker.ts';
import type { RefusedLoad } from './reload-outcome.ts';

/** What is told of a load that failed. `version` is null when it is not known which one was meant. */
export const refusalOf = (version: string | null, steps: StepTracker, error: unknown): RefusedLoad => {
  const ran = { refusedVersion: version, failedStep: steps.failed(), steps: steps.ran() };
  if (error instanceof BundleError) {
    const { file, expected, actual } = error.finding;
    return { ...ran, file, expected, actual };
  }
  return { ...ran, file: null, expected: 'a step that ends well', actual: 'a fault of the server, see its log' };
};

/** Whether two refusals have the same reason: who looks again and again meets the same one again and again. */
export const isSameRefusal = (a: RefusedLoad, b: RefusedLoad | null): boolean =>
  a.refusedVersion === b?.refusedVersion &&
  a.failedStep === b.failedStep &&
  a.file === b.file &&
  a.expected === b.expected &&
  a.actual === b.actual;
