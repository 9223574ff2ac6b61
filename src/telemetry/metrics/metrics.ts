import { collectDefaultMetrics, Registry } from 'prom-client';
import type { CacheObserver } from '../cache-observer.ts';
import type { ServerState } from '../server-state.ts';
import { createCacheMetrics } from './cache-metrics.ts';
import { createModelMetrics, type ModelMetrics } from './model-metrics.ts';
import { createRequestMetrics, type RequestMetrics } from './request-metrics.ts';
import { addStateGauges } from './state-gauges.ts';

/** What `/metrics` answers. */
export interface MetricsPage {
  /** The text format of Prometheus. */
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/** The metrics of one server. */
export interface Metrics {
  readonly requests: RequestMetrics;
  readonly cache: CacheObserver;
  readonly model: ModelMetrics;
  /** Adds the gauges of the server's state; called once, when there is one to read. */
  readonly watch: (state: () => ServerState) => void;
  readonly page: MetricsPage;
}

/** Who asks while it is being made gets the same page: making one takes milliseconds, and anybody may ask. */
const sharedWhileMade = (make: () => Promise<string>): (() => Promise<string>) => {
  let underWay: Promise<string> | undefined;
  return () => (underWay ??= make().finally(() => (underWay = undefined)));
};

/** Counts from now on. `process_*` and `nodejs_*` go by the names that everybody's dashboards know. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Since whoever asked last, so two who ask disturb each other: `marquee_event_loop_delay_seconds` takes their place.
  for (const { name } of registry.getMetricsAsArray())
    if (name.startsWith('nodejs_eventloop_lag')) registry.removeSingleMetric(name);
  const requests = createRequestMetrics(registry);
  return {
    requests,
    cache: createCacheMetrics(registry, requests.cacheTrip),
    model: createModelMetrics(registry),
    watch: (state) => addStateGauges(registry, state),
    page: { contentType: registry.contentType, text: sharedWhileMade(() => registry.metrics()) },
  };
};
