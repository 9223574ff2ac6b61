import { Gauge, type Registry } from 'prom-client';
import type { ServerState } from '../server-state.ts';

interface Reading {
  readonly name: string;
  readonly help: string;
  readonly read: (state: ServerState) => number;
}

const readings: readonly Reading[] = [
  {
    name: 'marquee_inference_processes_wanted',
    help: 'Inference processes that there should be.',
    read: ({ inference }) => inference.wanted,
  },
  {
    name: 'marquee_inference_processes_ready',
    help: 'Inference processes that are alive.',
    read: ({ inference }) => inference.ready,
  },
  {
    name: 'marquee_waiting_tasks',
    help: 'Users that wait for an inference process.',
    read: ({ inference }) => inference.waitingTasks,
  },
  {
    name: 'marquee_cache_memory_bytes',
    help: 'What finished lists in memory take, as estimated.',
    read: ({ cache }) => cache.memoryBytes,
  },
  { name: 'marquee_draining', help: '1 while the server is stopping.', read: ({ server }) => Number(server.draining) },
];

const addReading = (registry: Registry, state: () => ServerState, { name, help, read }: Reading): void => {
  const collect = function collect(this: Gauge): void {
    this.set(read(state()));
  };
  registry.registerMetric(new Gauge({ name, help, registers: [], collect }));
};

const addRedis = (registry: Registry, state: () => ServerState): void => {
  const collect = function collect(this: Gauge): void {
    const { status } = state().cache.redis;
    this.reset();
    if (status === 'off') this.remove();
    else this.set(Number(status === 'ready'));
  };
  const help = 'Whether Redis serves the cache; absent where none is configured.';
  registry.registerMetric(new Gauge({ name: 'marquee_redis_up', help, registers: [], collect }));
};

const addEventLoop = (registry: Registry, state: () => ServerState): void => {
  const collect = function collect(this: Gauge<'quantile'>): void {
    const { p50Ms, p99Ms, maxMs } = state().server.eventLoopDelay;
    this.set({ quantile: '0.5' }, p50Ms / 1000);
    this.set({ quantile: '0.99' }, p99Ms / 1000);
    this.set({ quantile: '1' }, maxMs / 1000);
  };
  const [name, help] = ['marquee_event_loop_delay_seconds', 'How late the event loop was in the last ten seconds.'];
  registry.registerMetric(new Gauge({ name, help, labelNames: ['quantile'], registers: [], collect }));
};

const addInfo = (registry: Registry, state: () => ServerState): void => {
  const collect = function collect(this: Gauge<'name' | 'version' | 'fingerprint'>): void {
    const { name, version, fingerprint } = state().model;
    this.reset();
    if (version !== null) this.set({ name, version, fingerprint: fingerprint ?? '' }, 1);
  };
  const help = 'The model that is served; absent while there is none.';
  const labelNames = ['name', 'version', 'fingerprint'] as const;
  registry.registerMetric(new Gauge({ name: 'marquee_model_info', help, labelNames, registers: [], collect }));
};

const addBuild = (registry: Registry, state: () => ServerState): void => {
  const collect = function collect(this: Gauge<'version'>): void {
    this.set({ version: state().server.version }, 1);
  };
  const [name, help] = ['marquee_build_info', 'The version of Marquee.'];
  registry.registerMetric(new Gauge({ name, help, labelNames: ['version'], registers: [], collect }));
};

/** Adds what is read from the server's state whenever the metrics are asked for. */
export const addStateGauges = (registry: Registry, state: () => ServerState): void => {
  for (const reading of readings) addReading(registry, state, reading);
  addRedis(registry, state);
  addEventLoop(registry, state);
  addInfo(registry, state);
  addBuild(registry, state);
};
