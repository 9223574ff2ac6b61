import { createModelStore } from './bundle/files/model-store.ts';
import { createSlateCache } from './cache/create-slate-cache.ts';
import type { Config } from './config.ts';
import { tokenSettings } from './config/token-settings.ts';
import { createCountAdminCall } from './graphql/access/admin-calls.ts';
import { createApolloServer } from './graphql/apollo-server.ts';
import { createOperations } from './graphql/operation/operation-context.ts';
import { createSchema } from './graphql/schema/schema.ts';
import { createAuthentication } from './http/authentication/authentication.ts';
import { createClientAddress } from './http/client/client-address.ts';
import { createClientOf } from './http/client/client-of.ts';
import { createHttpServer } from './http/http-server.ts';
import { createLimits } from './limits/limits.ts';
import { createLimitsRedis } from './limits/limits-redis.ts';
import { ServedModels } from './model/served-models.ts';
import { createRecommender } from './recommendation/recommender.ts';
import { createCacheCounters } from './telemetry/cache-counters.ts';
import type { Logger } from './telemetry/logger.type.ts';
import { createShedCounters, type ShedCounters } from './telemetry/shed-counters.ts';
import { createTroubleLog } from './telemetry/trouble-log.ts';
import { createUsageMeter } from './telemetry/usage.ts';
import { version } from './version.ts';

/** A whole server. */
export interface App {
  /** Listens, then loads the followed model; without one it goes on listening. Returns its address. */
  readonly start: () => Promise<string>;
  /** Answers what was asked, takes no more, and ends everything that `start` began. */
  readonly stop: () => Promise<void>;
}

interface ModelDeps {
  readonly logger: Logger;
  readonly isDegraded: () => boolean;
  readonly onShed: ShedCounters['onShed'];
}

const createModels = (config: Config, { logger, isDegraded, onShed }: ModelDeps) => {
  const warnRarely = createTroubleLog({ logger });
  return new ServedModels({
    store: createModelStore(config.modelsDir, config.modelName),
    alias: config.modelAlias,
    drainTimeoutMs: 2 * config.requestTimeoutMs,
    isDegraded,
    logger,
    load: {
      processes: config.inferenceProcesses,
      stepTimeoutMs: config.modelStepTimeoutMs,
      runTimeoutMs: config.inferenceTimeoutMs,
      maxWaitingTasks: config.maxWaitingTasks,
      createUsage: createUsageMeter,
      onShed,
      poolEvents: {
        onDroppedScores: (scores) => warnRarely({ scores }, 'the model gave scores that are no finite numbers'),
        onLost: (reason) => logger.error({ reason }, 'inference process lost'),
        onStartFailed: (reason, retryInMs) =>
          logger.error({ reason, retryInMs }, 'inference process could not be started'),
      },
    },
  });
};

/** Operations that may be under way, per task that may wait: most of those wait for answers that others asked for. */
const operationsPerTask = 2;

/** Puts the rooms together: the only place that knows them all. */
export const createApp = (config: Config, { logger }: { logger: Logger }): App => {
  const production = config.nodeEnv === 'production';
  const {
    redisTarget,
    redisKeyPrefix,
    cacheTtlSeconds: ttlSeconds,
    cacheMemoryMb: memoryMb,
    requestTimeoutMs,
  } = config;
  const shed = createShedCounters();
  const cacheCounters = createCacheCounters();
  const cache = createSlateCache({
    redisTarget: redisTarget ?? undefined,
    redisKeyPrefix,
    ttlSeconds,
    memoryMb,
    logger,
    observer: cacheCounters.observer,
  });
  const isCacheDegraded = (): boolean => cache.health().status === 'unavailable';
  const models = createModels(config, { logger, isDegraded: isCacheDegraded, onShed: shed.onShed });
  const recommender = createRecommender({ cache });
  const limitsRedis = redisTarget === null ? null : createLimitsRedis(redisTarget, redisKeyPrefix);
  const limits = createLimits(
    { redis: limitsRedis, troubleLog: createTroubleLog({ logger }) },
    { costPerMinute: config.rateLimitCostPerMinute, adminCallsPerMinute: config.adminRateLimit },
  );
  const apollo = createApolloServer({
    schema: createSchema({ models, recommender, logger, countAdminCall: createCountAdminCall(limits.adminCalls) }),
    production,
    logger,
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
  const http = createHttpServer(
    { apollo, openOperation, authentication, models, logger, clientOf: createClientOf(addressOf) },
    {
      version,
      production,
      overload: { mostOperations: operationsPerTask * config.maxWaitingTasks, onShed: shed.onShed },
      allowedOrigins: config.allowedOrigins,
      allowCredentials: config.allowCredentials,
    },
  );

  const start = async (): Promise<string> => {
    await apollo.start();
    authentication.start();
    const url = await http.listen(config.port, config.host);
    await models.loadFollowed();
    return url;
  };
  const stop = async (): Promise<void> => {
    models.drain();
    await http.close();
    authentication.close();
    await apollo.stop();
    await models.close();
    await cache.close();
    limitsRedis?.disconnect();
    logger.info(cacheCounters.snapshot(), 'cache totals');
    logger.info(shed.snapshot(), 'shed totals');
  };
  return { start, stop };
};
