import { Counter, Histogram, type Registry } from 'prom-client';
import { createOperationLabels, invalidOperation } from './operation-labels.ts';

/** One request to `/graphql` that has ended. */
export interface EndedRequest {
  /** Null for an anonymous operation, undefined where there was none to execute. */
  readonly operationName: string | null | undefined;
  /** `ok`, `partial`, `abandoned` or a code of docs/errors.md: few different words. */
  readonly outcome: string;
  readonly durationMs: number;
  /** The longest wait for a process, and the longest run, among its lists; null where the model was not run for it. */
  readonly inference: { readonly queueMs: number; readonly computeMs: number } | null;
  /** From the end of execution until the answer was handed to the socket; null where nothing was executed. */
  readonly serialiseMs: number | null;
}

/** Counts requests and where their time goes. Calls are synchronous and never throw. */
export interface RequestMetrics {
  readonly request: (request: EndedRequest) => void;
  /** A request that HTTP refused. */
  readonly refused: (code: string) => void;
  /** One trip to the cache, for any number of lists. */
  readonly cacheTrip: (durationMs: number) => void;
}

const phaseBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const totalBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const createRequestMetrics = (registry: Registry): RequestMetrics => {
  const registers = [registry];
  const requests = new Counter({
    name: 'marquee_requests_total',
    help: 'Requests to /graphql that have ended, by operation and outcome (ok, partial, abandoned or an error code).',
    labelNames: ['operation', 'outcome'],
    registers,
  });
  const total = new Histogram({
    name: 'marquee_request_duration_seconds',
    help: 'From the arrival of an operation until its answer was sent.',
    buckets: totalBuckets,
    registers,
  });
  const phases = new Histogram({
    name: 'marquee_phase_duration_seconds',
    help: 'Where time goes: queue and compute (the slowest list of an operation), cache (a trip), serialise (an answer).',
    labelNames: ['phase'],
    buckets: phaseBuckets,
    registers,
  });
  const phaseOf = (phase: string): Histogram.Internal<'phase'> => {
    phases.zero({ phase });
    return phases.labels(phase);
  };
  const [queue, compute, cache, serialise] = [
    phaseOf('queue'),
    phaseOf('compute'),
    phaseOf('cache'),
    phaseOf('serialise'),
  ];
  const labelOf = createOperationLabels();
  return {
    request: ({ operationName, outcome, durationMs, inference, serialiseMs }) => {
      const operation = operationName === undefined ? invalidOperation : labelOf(operationName);
      requests.inc({ operation, outcome });
      total.observe(durationMs / 1000);
      if (serialiseMs !== null) serialise.observe(serialiseMs / 1000);
      if (inference === null) return;
      queue.observe(inference.queueMs / 1000);
      compute.observe(inference.computeMs / 1000);
    },
    refused: (outcome) => requests.inc({ operation: invalidOperation, outcome }),
    cacheTrip: (durationMs) => cache.observe(durationMs / 1000),
  };
};
