import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import type { OpenOperation, OperationContext } from '../graphql/operation/operation-context.ts';
import type { Logger } from '../telemetry/logger.type.ts';
import type { Metrics } from '../telemetry/metrics/metrics.ts';
import type { ServerState } from '../telemetry/server-state.ts';
import type { ShowUserId } from '../telemetry/user-id-log.ts';
import { createAdminAccess, type AdminKey } from './admin/admin-access.ts';
import { answerClientError } from './client-error.ts';
import { createCors, type CorsOptions } from './cors.ts';
import { lingerFor, type Linger } from './linger.ts';
import { createGraphqlHandler } from './operations/graphql-handler.ts';
import { createReadiness, type ModelHealth } from './service/health.ts';
import { InFlight } from './in-flight.ts';
import { sendRefusal } from './send-json.ts';
import type { Refusal } from './transport-error.ts';
import { createServiceApp } from './service/service-app.ts';

export interface HttpServerDeps {
  /** Started; stop it after this server is closed. */
  readonly apollo: ApolloServer<OperationContext>;
  readonly openOperation: OpenOperation;
  readonly models: ModelHealth;
  readonly state: () => ServerState;
  readonly metrics: Pick<Metrics, 'requests' | 'page'>;
  /** How the log shows users. */
  readonly showUserId: ShowUserId;
  readonly logger: Logger;
}

export interface HttpServerOptions extends CorsOptions {
  /** Of Marquee itself. */
  readonly version: string;
  readonly production: boolean;
  readonly adminKeys: readonly AdminKey[];
  readonly bodyLimitBytes?: number;
  /** How long `close` waits for answers before it cuts them off. */
  readonly closeTimeoutMs?: number;
  /** How long `close` goes on answering new requests before the port closes. */
  readonly linger?: Linger;
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

/** Slow clients are cut off: headers and bodies have to arrive in time. Balancers keep connections for up to a minute. */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
  // Refused by us, because Node's own refusal has no body.
  requireHostHeader: false,
};

/** Only `100-continue` can be met. */
const unmetExpectation: Refusal = { code: 'BAD_REQUEST', message: 'The header Expect asks for what is not served.' };

const noHost: Refusal = { code: 'BAD_REQUEST', message: 'The header Host is missing.' };

const bodyLimit = 1_048_576;

const noLinger: Linger = { delayMs: 0, evenIfQuiet: false };

const pathOf = (url = '/'): string => {
  const at = url.indexOf('?');
  return at === -1 ? url : url.slice(0, at);
};

const addressOf = (server: Server): string => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
};

const createListener = (deps: HttpServerDeps, options: HttpServerOptions, inFlight: InFlight): RequestListener => {
  const { models, metrics } = deps;
  const { bodyLimitBytes = bodyLimit, adminKeys, production } = options;
  const adminAccess = createAdminAccess({ keys: adminKeys, production });
  const graphql = createGraphqlHandler({ ...deps, requestMetrics: metrics.requests, adminAccess, bodyLimitBytes });
  const readiness = createReadiness({ models, isDraining: () => inFlight.draining });
  const service = createServiceApp({ ...deps, metrics: metrics.page, readiness, ...options });
  const applyCors = createCors(options);
  return (request, response) => {
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    inFlight.add(response);
    if (request.headers.host === undefined && request.httpVersion === '1.1') return sendRefusal(response, noHost);
    if (applyCors(request, response)) return;
    if (pathOf(request.url) === '/graphql') void graphql(request, response, requestId);
    else service(request, response);
  };
};

export const createHttpServer = (deps: HttpServerDeps, options: HttpServerOptions): HttpServer => {
  const { closeTimeoutMs = 10_000, linger = noLinger } = options;
  const inFlight = new InFlight();
  const server = createServer(timeouts, createListener(deps, options, inFlight));
  server.on('clientError', answerClientError);
  server.on('checkExpectation', (_request, response) => sendRefusal(response, unmetExpectation));

  const listen: HttpServer['listen'] = async (port, host) => {
    server.listen(port, host);
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
