import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { createApolloServer } from '../../src/graphql/apollo-server.ts';
import type { AnswerLimits } from '../../src/graphql/answer-size/answer-size-check.ts';
import type { CostLimits } from '../../src/graphql/cost/cost-check.ts';
import { createOperations, type OpenOperation } from '../../src/graphql/operation/operation-context.ts';
import { createSchema } from '../../src/graphql/schema/schema.ts';
import { createCountAdminCall } from '../../src/graphql/access/admin-calls.ts';
import { createClientAddress, type TrustProxy } from '../../src/http/client/client-address.ts';
import { createClientOf } from '../../src/http/client/client-of.ts';
import { createMemoryLimiter } from '../../src/limits/memory-limiter.ts';
import type { Limits } from '../../src/limits/limits.ts';
import {
  createAuthentication,
  type AuthenticationDeps,
  type AuthenticationOptions,
} from '../../src/http/authentication/authentication.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../src/http/http-server.ts';
import type { SlateCache } from '../../src/recommendation/ports.ts';
import { createRecommender } from '../../src/recommendation/recommender.ts';
import type { CacheState } from '../../src/telemetry/server-state.ts';
import type { ShowUserId } from '../../src/telemetry/user-id-log.ts';
import type { ServerGroup } from '../../src/model/control/server-group.ts';
import { FakeModels } from './fake-models.ts';
import { createMemoryGroup } from './memory-group.ts';
import { createRecordingLogger, type LogLine } from './recording-logger.ts';
import { createTestTelemetry } from './telemetry.ts';
import { createMapCache } from './small-world.ts';

export interface FrontOptions
  extends Partial<HttpServerOptions>, Partial<AuthenticationOptions>, Pick<AuthenticationDeps, 'now'> {
  readonly models?: FakeModels;
  readonly cache?: SlateCache;
  readonly requestTimeoutMs?: number;
  readonly isCacheDegraded?: () => boolean;
  /** Changes how operations are opened. */
  readonly around?: (open: OpenOperation) => OpenOperation;
  readonly answerLimits?: Partial<AnswerLimits>;
  readonly costLimits?: Partial<CostLimits>;
  readonly group?: ServerGroup;
  readonly limiters?: AdminLimiters;
  readonly trustProxy?: TrustProxy;
  readonly redis?: CacheState['redis'];
  readonly showUserId?: ShowUserId;
}

const errorSchema = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.record(z.string(), z.unknown()),
});
const answerSchema = z.object({ data: z.unknown().optional(), errors: z.array(errorSchema).optional() });

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
  readonly errors: z.output<typeof answerSchema>['errors'];
}

export interface Front {
  readonly url: string;
  readonly models: FakeModels;
  readonly server: HttpServer;
  readonly logs: readonly LogLine[];
  readonly ask: (query: string, variables?: object, headers?: Record<string, string>) => Promise<Answer>;
}

const ask =
  (url: string): Front['ask'] =>
  async (query, variables, headers) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = answerSchema.parse(await response.json());
    return { status: response.status, headers: response.headers, data, errors };
  };

type AdminLimiters = Pick<Limits, 'adminCalls' | 'failedCredentials'>;

const createTestLimits = (): AdminLimiters => ({
  adminCalls: createMemoryLimiter({ name: 'admin', points: 600 }),
  failedCredentials: createMemoryLimiter({ name: 'credentials', points: 10 }),
});

/** Everything in front of the model, on a free port, for the length of one test. */
export const startFront = async (options: FrontOptions = {}): Promise<Front> => {
  const {
    models = new FakeModels(),
    requestTimeoutMs = 5000,
    isCacheDegraded = () => false,
    production = false,
    limiters = createTestLimits(),
  } = options;
  const { logger, lines } = createRecordingLogger();
  const recommender = createRecommender({ cache: options.cache ?? createMapCache() });
  models.isDegraded = isCacheDegraded;
  const schema = createSchema({
    models,
    recommender,
    group: options.group ?? createMemoryGroup(),
    logger,
    countAdminCall: createCountAdminCall(limiters.adminCalls),
  });
  const apollo = createApolloServer({
    schema,
    production,
    logger,
    answerLimits: { maxValues: 2_500_000, ...options.answerLimits },
    costLimits: { maxOperationCost: 50_000, limiter: null, ...options.costLimits },
  });
  await apollo.start();
  const { around = (open) => open } = options;
  const openOperation = around(createOperations({ models, logger, requestTimeoutMs }));
  const addressOf = createClientAddress(options.trustProxy ?? false);
  const authentication = createAuthentication(
    { logger, addressOf, failures: limiters.failedCredentials, now: options.now },
    { adminKeys: [], serviceKeys: [], tokens: null, ...options, production },
  );
  authentication.start();
  const server = createHttpServer(
    {
      apollo,
      openOperation,
      authentication,
      models,
      logger,
      clientOf: createClientOf(addressOf),
      showUserId: options.showUserId ?? null,
      ...createTestTelemetry(models, options),
    },
    {
      version: '0.0.0',
      overload: { mostOperations: 4000, longestWaitMs: 2500 },
      allowedOrigins: [],
      allowCredentials: true,
      ...options,
      production,
    },
  );
  const url = await server.listen(0, '127.0.0.1');
  onTestFinished(async () => {
    await server.close();
    authentication.close();
    await apollo.stop();
  });
  return { url, models, server, logs: lines, ask: ask(url) };
};

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request that may carry any header and any body, as `fetch` does not let us. */
export const rawRequest = (
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer },
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
