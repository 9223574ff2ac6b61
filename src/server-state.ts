import type { TieredCache } from './cache/tiered-cache.ts';
import { readModelState } from './model/model-state.ts';
import type { Models } from './model/models.ts';
import type { EventLoopWatch } from './telemetry/event-loop.ts';
import type { Metrics } from './telemetry/metrics/metrics.ts';
import type { CacheState, ServerState } from './telemetry/server-state.ts';
import { version } from './version.ts';

/** The parts of a server whose state is shown. */
export interface ServerParts {
  readonly models: Models;
  readonly cache: Pick<TieredCache, 'memoryBytes' | 'health'>;
  readonly metrics: Pick<Metrics, 'model'>;
  readonly eventLoop: Pick<EventLoopWatch, 'delay'>;
}

const cacheState = ({ cache }: ServerParts): CacheState => {
  const health = cache.health();
  const redis = health.status === 'disabled' ? ({ status: 'off' } as const) : health;
  return { memoryBytes: cache.memoryBytes(), redis };
};

/** Reads the state of a server that starts now. */
export const createServerState = (parts: ServerParts): (() => ServerState) => {
  const startedAt = performance.now();
  return () => {
    const { model, inference } = readModelState(parts.models);
    return {
      model,
      inference: { ...inference, restarts: parts.metrics.model.restarts() },
      cache: cacheState(parts),
      server: {
        version,
        draining: model.status === 'DRAINING',
        uptimeSeconds: Math.round(performance.now() - startedAt) / 1000,
        eventLoopDelay: parts.eventLoop.delay(),
      },
    };
  };
};
