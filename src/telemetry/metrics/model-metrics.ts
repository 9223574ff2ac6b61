import { Counter, Histogram, type Registry } from 'prom-client';
import type { CountedList, UsageMeter } from '../usage.ts';

/** Counts what the model and its processes do. Calls are synchronous and never throw. */
export interface ModelMetrics {
  /** Counts what this meter counts, for all models together. */
  readonly alsoCounting: (meter: UsageMeter) => UsageMeter;
  /** An inference process was lost while it served; another takes its place. */
  readonly restart: () => void;
  /** How often that has happened. */
  readonly restarts: () => number;
  /** One could not be started. */
  readonly startFailed: () => void;
  /** So many scores were no finite numbers. */
  readonly droppedScores: (scores: number) => void;
  /** `count` operations or users were refused, or dropped while they waited, because there was too much to do. */
  readonly onShed: (reason: string, count?: number) => void;
}

const batchBuckets = [1, 2, 4, 8, 16, 32, 64, 100];
const sources = ['MODEL', 'COLD_START', 'FALLBACK'] as const;

const createCounters = (registers: Registry[]) => ({
  batches: new Histogram({
    name: 'marquee_batch_size',
    help: 'Users in one run of the model.',
    buckets: batchBuckets,
    registers,
  }),
  lists: new Counter({
    name: 'marquee_lists_total',
    help: 'Lists served, by what produced them.',
    labelNames: ['source'],
    registers,
  }),
  cachedLists: new Counter({
    name: 'marquee_cached_lists_total',
    help: 'Lists served from the cache.',
    registers,
  }),
  movies: new Counter({
    name: 'marquee_movies_total',
    help: 'Movies in the lists served, by what produced them.',
    labelNames: ['source'],
    registers,
  }),
  restarts: new Counter({
    name: 'marquee_inference_process_restarts_total',
    help: 'Inference processes that were lost while they served, and replaced.',
    registers,
  }),
  failedStarts: new Counter({
    name: 'marquee_inference_process_start_failures_total',
    help: 'Inference processes that could not be started.',
    registers,
  }),
  dropped: new Counter({
    name: 'marquee_dropped_scores_total',
    help: 'Scores of the model that were no finite numbers and were left out.',
    registers,
  }),
  shed: new Counter({
    name: 'marquee_shed_total',
    help: 'Operations or users refused or dropped because there was too much to do, by reason.',
    labelNames: ['reason'],
    registers,
  }),
});

export const createModelMetrics = (registry: Registry): ModelMetrics => {
  const { batches, lists, cachedLists, movies, restarts, failedStarts, dropped, shed } = createCounters([registry]);
  for (const source of sources) for (const counter of [lists, movies]) counter.inc({ source }, 0);
  let restartCount = 0;
  const countList = ({ movies: count, cached, source }: CountedList): void => {
    lists.inc({ source });
    movies.inc({ source }, count);
    if (cached) cachedLists.inc();
  };
  return {
    alsoCounting: (meter) => ({
      ...meter,
      recordList: (list) => {
        meter.recordList(list);
        countList(list);
      },
      recordRun: (users) => {
        meter.recordRun(users);
        batches.observe(users);
      },
    }),
    restart: () => {
      restartCount++;
      restarts.inc();
    },
    restarts: () => restartCount,
    startFailed: () => failedStarts.inc(),
    droppedScores: (scores) => dropped.inc(scores),
    onShed: (reason, count = 1) => shed.inc({ reason }, count),
  };
};
