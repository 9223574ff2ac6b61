import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import type { OpenOperation, OperationContext } from '../graphql/operation/operation-context.ts';
import type { Logger } from '../telemetry/logger.type.ts';
import type { Metrics } from '../telemetry/metrics/metrics.ts';
import type { ServerState } from '../telemetry/server-state.ts';
import type { ShowUserId } from '../telemetry/user-id-log.ts';
import type { Authentication } from './authentication/authentication.ts';
import type { ClientOf } from './client/client-of.ts';
import { Arrivals } from '../event-loop/arrivals.ts';
import { TurnQueue } from '../event-loop/turn-queue.ts';
import { createClientErrorListener } from './connection/client-error.ts';
import { Pipelines } from './connection/pipelines.ts';
import { refuseSocket } from './connection/refuse-socket.ts';
import { cutOffSlowReader } from './connection/slow-reader.ts';
import { defaultTimeouts, serverOptions, type ClientTimeouts } from './connection/timeouts.ts';
import { createCors, type CorsOptions } from './cors.ts';
import { lingerFor, type Linger } from './linger.ts';
import { createGraphqlHandler } from './operations/graphql-handler.ts';
import { OverloadGate, type OverloadGateOptions } from './operations/overload-gate.ts';
import { shedOperation } from './operations/shed-operation.ts';
import { createReadiness, type ModelHealth } from './service/health.ts';
import { InFlight } from './in-flight.ts';
import { sendRefusal } from './send-json.ts';
import type { Refusal } from './transport-error.ts';
import type { MlflowWebhookOptions } from './service/mlflow-webhook.ts';
import { createServiceApp } from './service/service-app.ts';

export interface HttpServerDeps {
  /** Started; stop it after this server is closed. */
  readonly apollo: ApolloServer<OperationContext>;
  readonly openOperation: OpenOperation;
  readonly authentication: Pick<Authentication, 'accessOf'>;
  readonly models: ModelHealth;
  readonly state: () => ServerState;
  readonly metrics: Pick<Metrics, 'requests' | 'page'>;
  /** How the log shows users. */
  readonly showUserId: ShowUserId;
  readonly logger: Logger;
  /** Who sent a request, as rate limits count it. */
  readonly clientOf: ClientOf;
  /** Told of every connection. */
  readonly arrivals?: Arrivals;
}

export interface HttpServerOptions extends CorsOptions {
  /** Of Marquee itself. */
  readonly version: string;
  readonly production: boolean;
  /** When operations are refused unread. */
  readonly overload: OverloadGateOptions;
  readonly bodyLimitBytes?: number;
  /** How long `close` waits for answers before it cuts them off. */
  readonly closeTimeoutMs?: number;
  readonly timeouts?: ClientTimeouts;
  /** How long `close` goes on answering new requests before the port closes. */
  readonly linger?: Linger;
  /** Absent: there are no webhooks. */
  readonly webhook?: MlflowWebhookOptions;
}

/** Serves HTTP: *open*, then *draining* (not ready, still answering), then *closed*. */
export interface HttpServer {
  /** Returns the server's address, `http://127.0.0.1:4000`. */
  readonly listen: (port: number, host: string) => Promise<string>;
  /** `/health/ready` is 503 from now on, and every answer closes its connection. */
  readonly drain: () => void;
  /** Drains, lingers, stops accepting, lets requests in flight finish, and cuts off those that take too long. */
  readonly close: () => Promise<void>;
}

/** Only `100-continue` can be met. */
const unmetExpectation: Refusal = { code: 'BAD_REQUEST', message: 'The header Expect asks for what is not served.' };

const noHost: Refusal = { code: 'BAD_REQUEST', message: 'The header Host is missing.' };

/** CONNECT asks for a way to another server. */
const noProxy: Parameters<typeof refuseSocket>[1] = {
  statusLine: '405 Method Not Allowed',
  refusal: { code: 'BAD_REQUEST', message: 'This is no proxy.' },
  headers: ['allow: GET, HEAD, POST'],
};

/** Connections that wait to be accepted: beyond it their clients wait for seconds, and in vain to be refused. */
const backlog = 4096;

const bodyLimit = 1_048_576;

/**
 * How long operations are executed in a turn of the event loop, in milliseconds: those of one turn are scored together;
 * less while clients queue for being accepted.
 */
const turns = { turnMs: 30, crowdedTurnMs: 10 };

/** What proxies put before the path. */
const origin = /^https?:\/\/[^/?]*/i;

const noLinger: Linger = { delayMs: 0, evenIfQuiet: false };

const pathOf = (url = '/'): string => {
  const at = url.indexOf('?');
  const path = at === -1 ? url : url.slice(0, at);
  return path.startsWith('/') ? path : path.replace(origin, '');
};

const addressOf = (server: Server): string => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
};

const noWebhook: MlflowWebhookOptions = { secret: null, onWebhook: () => undefined };

const createListener = (
  deps: Required<HttpServerDeps>,
  options: HttpServerOptions,
  inFlight: InFlight,
): RequestListener => {
  const { models, metrics } = deps;
  const { bodyLimitBytes = bodyLimit, timeouts = defaultTimeouts } = options;
  const gate = new OverloadGate(options.overload);
  const requestMetrics = metrics.requests;
  const turnQueue = new TurnQueue({ ...turns, whenQuiet: deps.arrivals.whenQuiet });
  const graphql = createGraphqlHandler({ ...deps, requestMetrics, gate, turns: turnQueue, bodyLimitBytes });
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

export const createHttpServer = (deps: HttpServerDeps, options: HttpServerOptions): HttpServer => {
  const { closeTimeoutMs = 10_000, linger = noLinger, timeouts = defaultTimeouts } = options;
  const inFlight = new InFlight();
  const { arrivals = new Arrivals() } = deps;
  const server = createServer(serverOptions(timeouts), createListener({ ...deps, arrivals }, options, inFlight));
  server.maxHeadersCount = 0; // their bytes are bounded; headers that Node leaves out silently could be those of a proxy
  server.on('connection', arrivals.arrived);
  server.on('clientError', createClientErrorListener(inFlight));
  server.on('connect', (_request, socket) => refuseSocket(socket, noProxy));
  server.on('checkExpectation', (_request, response) => sendRefusal(response, unmetExpectation));

  const listen: HttpServer['listen'] = async (port, host) => {
    server.listen({ port, host, backlog });
    await once(server, 'listening');
    return addressOf(server);
  };

  const cutOff = (): void => {
    deps.logger.warn({ requests: inFlight.count, closeTimeoutMs }, 'requests cut off');
    server.closeAllConnections();
  };

  const close = async (): Promise<void> => {
    inFlight.drain();
    await lingerFor(linger, inFlight.quietMs);
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    const deadline = setTimeout(cutOff, closeTimeoutMs);
    await inFlight.finished();
    server.closeAllConnections(); // what is left has sent no request
    await closed;
    clearTimeout(deadline);
  };

  return { listen, drain: () => inFlight.drain(), close };
};
