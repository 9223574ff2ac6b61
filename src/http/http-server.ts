import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import type { OpenOperation, OperationContext } from '../graphql/operation/operation-context.ts';
import type { Logger } from '../telemetry/logger.type.ts';
import type { Metrics } from '../telemetry/metrics/metrics.ts';
import type { ServerState } from '../telemetry/server-state.ts';
import type { ShowUserId } from '../telemetry/user-id-log.ts';
import type { Authentication } from './authentication/authentication.ts';
import type { ClientOf } from './client/client-of.ts';
import { Arrivals } from '../event-loop/arrivals.ts';
import { createClientErrorListener } from './connection/client-error.ts';
import { refuseSocket } from './connection/refuse-socket.ts';
import { defaultTimeouts, serverOptions, type ClientTimeouts } from './connection/timeouts.ts';
import type { CorsOptions } from './cors.ts';
import { lingerFor, type Linger } from './linger.ts';
import type { OverloadGateOptions } from './operations/overload-gate.ts';
import type { ModelHealth } from './service/health.ts';
import { InFlight } from './in-flight.ts';
import { createRequestListener } from './request-listener.ts';
import { sendRefusal } from './send-json.ts';
import type { Refusal } from './transport-error.ts';
import type { MlflowWebhookOptions } from './service/mlflow-webhook.ts';

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
  /** Told of every connection; says when operations may be executed. */
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

/** CONNECT asks for a way to another server. */
const noProxy: Parameters<typeof refuseSocket>[1] = {
  statusLine: '405 Method Not Allowed',
  refusal: { code: 'BAD_REQUEST', message: 'This is no proxy.' },
  headers: ['allow: GET, HEAD, POST'],
};

/** Connections that wait to be accepted: beyond it their clients wait for seconds, and in vain to be refused. */
const backlog = 4096;

const noLinger: Linger = { delayMs: 0, evenIfQuiet: false };

const addressOf = (server: Server): string => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
};

export const createHttpServer = (deps: HttpServerDeps, options: HttpServerOptions): HttpServer => {
  const { closeTimeoutMs = 10_000, linger = noLinger, timeouts = defaultTimeouts } = options;
  const inFlight = new InFlight();
  const { arrivals = new Arrivals() } = deps;
  const server = createServer(serverOptions(timeouts), createRequestListener({ ...deps, arrivals }, options, inFlight));
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
