import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from '../../telemetry/logger.type.ts';
import type { MetricsPage } from '../../telemetry/metrics/metrics.ts';
import type { ServerState } from '../../telemetry/server-state.ts';
import { mlflowWebhook, type MlflowWebhookOptions } from './mlflow-webhook.ts';
import { healthOf, type Readiness, type ModelHealth } from './health.ts';
import { landingPage } from '../landing/landing-page.ts';
import { sendJson, sendRefusal } from '../send-json.ts';
import type { Refusal } from '../transport-error.ts';

export interface ServiceAppDeps {
  readonly models: ModelHealth;
  readonly logger: Logger;
  readonly readiness: () => Readiness;
  readonly state: () => ServerState;
  readonly metrics: MetricsPage;
  /** Of Marquee itself. */
  readonly version: string;
  readonly production: boolean;
  readonly webhook: MlflowWebhookOptions;
}

const unavailable = 503;

const requestIdOf = (response: Response): string => String(response.getHeader('x-request-id'));

const about =
  ({ models, version, production }: ServiceAppDeps): RequestHandler =>
  (request, response) => {
    response.vary('accept');
    if (!production && request.accepts(['json', 'html']) === 'html') return landingPage(response);
    sendJson(response, { body: { name: 'marquee', version, status: models.status(), graphql: '/graphql' } });
  };

const ready =
  (readiness: () => Readiness): RequestHandler =>
  (_request, response) => {
    const body = readiness();
    const status = body.status === 'ready' ? 200 : unavailable;
    sendJson(response, { status, body, headers: { 'cache-control': 'no-store' } });
  };

const health =
  ({ readiness, state }: ServiceAppDeps): RequestHandler =>
  (_request, response) =>
    sendJson(response, { body: healthOf(readiness(), state()), headers: { 'cache-control': 'no-store' } });

const showMetrics =
  ({ metrics }: ServiceAppDeps): RequestHandler =>
  async (_request, response) => {
    const text = await metrics.text();
    response.setHeader('content-type', metrics.contentType);
    response.setHeader('cache-control', 'no-store');
    response.end(text);
  };

/** Alive means that the process answers: it depends on nothing else. */
const live: RequestHandler = (_request, response) =>
  sendJson(response, { body: { status: 'ok' }, headers: { 'cache-control': 'no-store' } });

const readOnly: RequestHandler = (_request, response) =>
  sendRefusal(response, { code: 'METHOD_NOT_ALLOWED', message: 'Ask with GET.', headers: { allow: 'GET, HEAD' } });

const notFound: RequestHandler = (_request, response) =>
  sendRefusal(response, { code: 'NOT_FOUND', message: 'There is nothing here. The API is at /graphql.' });

const malformedAddress: Refusal = { code: 'BAD_REQUEST', message: 'The address is malformed.' };

const isClientFault = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'status' in error && Number(error.status) < 500;

const failed =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) => {
    if (isClientFault(error)) return sendRefusal(response, malformedAddress);
    const requestId = requestIdOf(response);
    logger.error({ requestId, err: error }, 'internal error');
    const details = { requestId };
    sendRefusal(response, { code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error', details });
  };

/** Everything but `/graphql`: what the server is, and how it is. */
export const createServiceApp = (deps: ServiceAppDeps): RequestListener => {
  const app = express();
  app.disable('x-powered-by');
  app.route('/').get(about(deps)).all(readOnly);
  app.route('/health/live').get(live).all(readOnly);
  app.route('/health/ready').get(ready(deps.readiness)).all(readOnly);
  app.route('/health').get(health(deps)).all(readOnly);
  app.route('/metrics').get(showMetrics(deps)).all(readOnly);
  app.post('/webhooks/mlflow', mlflowWebhook(deps.webhook));
  app.use(notFound);
  app.use(failed(deps.logger));
  // Where Express finds no path at all in an address, it gives up before any of these, with a page of its own.
  return (request, response) =>
    app(request as Request, response as Response, () => sendRefusal(response, malformedAddress));
};
