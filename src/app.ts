import { createSlateCache } from './cache/create-slate-cache.ts';
import type { Config } from './config.ts';
import { tokenSettings } from './config/token-settings.ts';
import { createModels } from './create-models.ts';
import { createCountAdminCall } from './graphql/access/admin-calls.ts';
import { createApolloServer } from './graphql/apollo-server.ts';
import { createOperations } from './graphql/operation/operation-context.ts';
import { createSchema } from './graphql/schema/schema.ts';
import { createGroup } from './create-group.ts';
import { createAuthentication } from './http/authentication/authentication.ts';
import { createClientAddress } from './http/client/client-address.ts';
import { createClientOf } from './http/client/client-of.ts';
import { Arrivals } from './event-loop/arrivals.ts';
import { createHttpServer } from './http/http-server.ts';
import { createLimits } from './limits/limits.ts';
import { createLimitsRedis } from './limits/limits-redis.ts';
import { createRecommender } from './recommendation/recommender.ts';
import { createServerState } from './server-state.ts';
import { stopTimesOf, stopWithin } from './shutdown.ts';
import { watchEventLoop } from './telemetry/event-loop.ts';
import type { Logger } from './telemetry/logger.type.ts';
import { createMetrics } from './telemetry/metrics/metrics.ts';
import { createTroubleLog } from './telemetry/trouble-log.ts';
import { createUserIdLog } from './telemetry/user-id-log.ts';
import { version } from './version.ts';

/** A whole server. */
export interface App {
  /** Listens, then loads the followed model; without one it goes on listening. Returns its address. */
  readonly start: () => Promise<string>;
  /**
   * Answers what was asked, takes no more, and ends everything that `start` began. Rejects when that takes too long: then
   * something hangs, and the process had better end.
   */
  readonly stop: () => Promise<void>;
}

/** Operations that may be under way, per task that may wait: most of those wait for answers that others asked for. */
const operationsPerTask = 2;

/** Puts the rooms together: the only place that knows them all. */
export const createApp = (config: Config, { logger }: { logger: Logger }): App => {
  const { closeTimeoutMs, stopTimeoutMs } = stopTimesOf(config);
  const production = config.nodeEnv === 'production';
  const {
    redisTarget,
    redisKeyPrefix,
    cacheTtlSeconds: ttlSeconds,
    cacheMemoryMb: memoryMb,
    requestTimeoutMs,
  } = config;
  const eventLoop = watchEventLoop();
  const metrics = createMetrics();
  const cache = createSlateCache({
    redisTarget: redisTarget ?? undefined,
    redisKeyPrefix,
    ttlSeconds,
    memoryMb,
    logger,
    observer: metrics.cache,
  });
  const isCacheDegraded = (): boolean => cache.health().status === 'unavailable';
  const group = createGroup(config, logger);
  const arrivals = new Arrivals();
  const models = createModels(config, {
    logger,
    isDegraded: isCacheDegraded,
    metrics: metrics.model,
    group,
    whenQuiet: arrivals.whenQuiet,
  });
  const recommender = createRecommender({ cache });
  const limitsRedis = redisTarget === null ? null : createLimitsRedis(redisTarget, redisKeyPrefix);
  const limits = createLimits(
    { redis: limitsRedis, troubleLog: createTroubleLog({ logger }) },
    { costPerMinute: config.rateLimitCostPerMinute, adminCallsPerMinute: config.adminRateLimit },
  );
  const apollo = createApolloServer({
    schema: createSchema({
      models,
      recommender,
      group,
      logger,
      countAdminCall: createCountAdminCall(limits.adminCalls),
    }),
    production,
    logger,
    answerLimits: { maxValues: config.maxAnswerValues, onShed: metrics.model.onShed },
    costLimits: { maxOperationCost: config.maxOperationCost, limiter: limits.cost },
  });
  const openOperation = createOperations({ models, logger, requestTimeoutMs });
  const addressOf = createClientAddress(config.trustProxy);
  const authentication = createAuthentication(
    { logger, addressOf, failures: limits.failedCredentials },
    {
      adminKeys: config.adminApiKeys,
      serviceKeys: config.serviceApiKeys,
      tokens: tokenSettings(config),
      production,
    },
  );
  const state = createServerState({ models, cache, metrics, eventLoop });
  metrics.watch(state);
  const showUserId = createUserIdLog(config.logUserIds, config.logUserIdSecret);
  const clientOf = createClientOf(addressOf);
  const http = createHttpServer(
    { apollo, openOperation, authentication, clientOf, models, state, metrics, showUserId, logger, arrivals },
    {
      version,
      production,
      overload: {
        mostOperations: operationsPerTask * config.maxWaitingTasks,
        longestWaitMs: requestTimeoutMs / 2,
        onShed: metrics.model.onShed,
      },
      allowedOrigins: config.allowedOrigins,
      allowCredentials: config.allowCredentials,
      closeTimeoutMs,
      webhook: { secret: config.mlflowWebhookSecret, onWebhook: () => models.look() },
      linger: { delayMs: config.shutdownDelayMs, evenIfQuiet: production },
    },
  );

  let apolloStarted: Promise<void> | undefined;
  const start = async (): Promise<string> => {
    authentication.start();
    apolloStarted = apollo.start();
    await apolloStarted;
    const url = await http.listen(config.port, config.host);
    await models.start();
    return url;
  };
  const stopAll = async (): Promise<void> => {
    models.drain();
    await http.close();
    authentication.close();
    await apolloStarted;
    if (apolloStarted !== undefined) await apollo.stop(); // it can't be stopped before
    await models.close();
    await group.close();
    await cache.close();
    limitsRedis?.disconnect();
    eventLoop.close();
  };
  return { start, stop: () => stopWithin(stopAll(), stopTimeoutMs) };
};
