import type { InferenceState, ModelState } from '../telemetry/server-state.ts';
import type { Models } from './models.ts';

const modelState = (models: Models): ModelState => {
  const current = models.current();
  const refused = models.lastFailure();
  return {
    name: models.name,
    status: models.status(),
    version: current?.version ?? null,
    fingerprint: current?.fingerprint ?? null,
    lastFailure: refused && {
      version: refused.refusedVersion,
      step: refused.failedStep,
      file: refused.file,
      expected: refused.expected,
      actual: refused.actual,
    },
  };
};

/** What health and metrics show of the models; no processes are wanted while there is no model. */
export const readModelState = (models: Models): { model: ModelState; inference: Omit<InferenceState, 'restarts'> } => {
  const runtime = models.current()?.runtime();
  return {
    model: modelState(models),
    inference: {
      wanted: runtime?.processes ?? 0,
      ready: runtime?.processesReady ?? 0,
      waitingTasks: runtime?.waitingTasks ?? 0,
    },
  };
};
