import type { Models } from '../../src/model/models.ts';
import { readModelState } from '../../src/model/model-state.ts';
import { createMetrics, type Metrics } from '../../src/telemetry/metrics/metrics.ts';
import type { CacheState, ServerState } from '../../src/telemetry/server-state.ts';

/** Real metrics, and the state of a server whose parts the test decides on. */
export const createTestTelemetry = (
  models: Models,
  { redis = { status: 'off' } }: { redis?: CacheState['redis'] } = {},
): { metrics: Metrics; state: () => ServerState } => {
  const metrics = createMetrics();
  const state = (): ServerState => {
    const { model, inference } = readModelState(models);
    return {
      model,
      inference: { ...inference, restarts: metrics.model.restarts() },
      cache: { memoryBytes: 1234, redis },
      server: {
        version: '0.0.0',
        draining: model.status === 'DRAINING',
        uptimeSeconds: 1,
        eventLoopDelay: { p50Ms: 1, p99Ms: 2, maxMs: 3 },
      },
    };
  };
  metrics.watch(state);
  return { metrics, state };
};
