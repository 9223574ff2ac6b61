import { createModelStore } from './bundle/files/model-store.ts';
import { createSlateCache } from './cache/create-slate-cache.ts';
import type { Config } from './config.ts';
import { tokenSettings } from './config/token-settings.ts';
import { createApolloServer } from './graphql/apollo-server.ts';
import { createOperations } from './graphql/operation/operation-context.ts';
import { createSchema } from './graphql/schema/schema.ts';
import { createAuthentication } from './http/authentication/authentication.ts';
import { createHttpServer } from './http/http-server.ts';
import { ServedModels } from './model/served-models.ts';
import { createRecommender } from './recommendation/recommender.ts';
import { createCacheCounters } from './telemetry/cache-counters.ts';
import type { Logger } from './telemetry/logger.type.ts';
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

const createModels = (config: Config, { logger, isDegraded }: { logger: Logger; isDegraded: () => boolean }) => {
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
      poolEvents: {
        onDroppedScores: (scores) => warnRarely({ scores }, 'the model gave scores that are no finite numbers'),
        onLost: (reason) => logger.error({ reason }, 'inference process lost'),
        onStartFailed: (reason, retryInMs) =>
          logger.error({ reason, retryInMs }, 'inference process could not be started'),
      },
    },
  });
};

/** Puts the rooms together: the only place that knows them all. */
export const createApp = (config: Config, { logger }: { logger: Logger }): App => {
  const production = config.nodeEnv === 'production';
  const { redisUrl, cacheTtlSeconds: ttlSeconds, cacheMemoryMb: memoryMb, requestTimeoutMs } = config;
  const cacheCounters = createCacheCounters();
  const cache = createSlateCache({
    redisUrl: redisUrl ?? undefined,
    ttlSeconds,
    memoryMb,
    logger,
    observer: cacheCounters.observer,
  });
  const isCacheDegraded = (): boolean => cache.status() === 'unavailable';
  const models = createModels(config, { logger, isDegraded: isCacheDegraded });
  const recommender = createRecommender({ cache });
  const apollo = createApolloServer({
    schema: createSchema({ models, recommender, logger }),
    production,
  });
  const openOperation = createOperations({ models, logger, requestTimeoutMs });
  const authentication = createAuthentication(
    { logger },
    {
      adminKeys: config.adminApiKeys,
      serviceKeys: config.serviceApiKeys,
      tokens: tokenSettings(config),
      production,
    },
  );
  const http = createHttpServer(
    { apollo, openOperation, authentication, models, logger },
    {
      version,
      production,
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
    logger.info(cacheCounters.snapshot(), 'cache totals');
  };
  return { start, stop };
};
