import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { TurnQueue } from '../event-loop/turn-queue.ts';
import { Pipelines } from './connection/pipelines.ts';
import { cutOffSlowReader } from './connection/slow-reader.ts';
import { defaultTimeouts } from './connection/timeouts.ts';
import { createCors } from './cors.ts';
import type { HttpServerDeps, HttpServerOptions } from './http-server.ts';
import type { InFlight } from './in-flight.ts';
import { createGraphqlHandler } from './operations/graphql-handler.ts';
import { OverloadGate } from './operations/overload-gate.ts';
import { shedOperation } from './operations/shed-operation.ts';
import { sendRefusal } from './send-json.ts';
import { createReadiness } from './service/health.ts';
import type { MlflowWebhookOptions } from './service/mlflow-webhook.ts';
import { createServiceApp } from './service/service-app.ts';
import type { Refusal } from './transport-error.ts';

const noHost: Refusal = { code: 'BAD_REQUEST', message: 'The header Host is missing.' };

const bodyLimit = 1_048_576;

/**
 * How long operations are executed in a turn of the event loop, in milliseconds: those of one turn are scored together;
 * less while clients queue for being accepted.
 */
const turnTimes = { turnMs: 30, crowdedTurnMs: 10 };

/** What proxies put before the path. */
const origin = /^https?:\/\/[^/?]*/i;

const noWebhook: MlflowWebhookOptions = { secret: null, onWebhook: () => undefined };

const pathOf = (url = '/'): string => {
  const at = url.indexOf('?');
  const path = at === -1 ? url : url.slice(0, at);
  return path.startsWith('/') ? path : path.replace(origin, '');
};

/** The way of every request: to `/graphql`, unless it is refused unread, or to everything else. */
export const createRequestListener = (
  deps: Required<HttpServerDeps>,
  options: HttpServerOptions,
  inFlight: InFlight,
): RequestListener => {
  const { models, metrics } = deps;
  const { bodyLimitBytes = bodyLimit, timeouts = defaultTimeouts } = options;
  const gate = new OverloadGate(options.overload);
  const requestMetrics = metrics.requests;
  const turns = new TurnQueue({ ...turnTimes, whenQuiet: deps.arrivals.whenQuiet });
  const graphql = createGraphqlHandler({ ...deps, requestMetrics, gate, turns, bodyLimitBytes });
  const readiness = createReadiness({ models, isDraining: () => inFlight.draining });
  const service = createServiceApp({ ...deps, metrics: metrics.page, readiness, webhook: noWebhook, ...options });
  const applyCors = createCors(options);
  const pipelines = new Pipelines();
  return (request, response) => {
    if (!pipelines.enter(response)) return;
    cutOffSlowReader(response, timeouts.readMs);
    const requestId = randomUUID();
    const isOperation = request.method !== 'OPTIONS' && pathOf(request.url) === '/graphql';
    if (isOperation && gate.refusal() !== null) {
      applyCors(request, response);
      requestMetrics.refused('OVERLOADED');
      return shedOperation(response, requestId);
    }
    response.setHeader('x-request-id', requestId);
    inFlight.add(response);
    if (request.headers.host === undefined && request.httpVersion === '1.1') return sendRefusal(response, noHost);
    if (applyCors(request, response)) return;
    if (pathOf(request.url) === '/graphql') void graphql(request, response, requestId);
    else service(request, response);
  };
};
