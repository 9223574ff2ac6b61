import { join } from 'node:path';
import { createModelStore } from './bundle/files/model-store.ts';
import type { Config } from './config.ts';
import type { WhenQuiet } from './event-loop/arrivals.ts';
import { findLauncher } from './inference/processes/launcher.ts';
import { ModelControl } from './model/control/model-control.ts';
import type { ServerGroup } from './model/control/server-group.ts';
import { ServedModels } from './model/served-models.ts';
import { stateDirectory } from './create-group.ts';
import { createDirectorySource } from './model/sources/directory-source.ts';
import { createMlflowSource } from './model/sources/mlflow/mlflow-source.ts';
import type { ModelSource } from './model/sources/model-source.ts';
import type { Logger } from './telemetry/logger.type.ts';
import type { Metrics } from './telemetry/metrics/metrics.ts';
import { createTroubleLog } from './telemetry/trouble-log.ts';
import { createUsageMeter } from './telemetry/usage.ts';

export interface CreateModelsDeps {
  readonly logger: Logger;
  readonly isDegraded: () => boolean;
  readonly metrics: Metrics['model'];
  readonly group: ServerGroup;
  /** Calls back when work may make a turn of the event loop long. */
  readonly whenQuiet: WhenQuiet;
}

type PoolEvents = NonNullable<ConstructorParameters<typeof ServedModels>[0]['load']['poolEvents']>;

/** Losses of processes are logged and counted. */
const createPoolEvents = ({ logger, metrics }: Pick<CreateModelsDeps, 'logger' | 'metrics'>): PoolEvents => {
  const warnRarely = createTroubleLog({ logger });
  return {
    onDroppedScores: (scores) => {
      metrics.droppedScores(scores);
      warnRarely({ scores }, 'the model gave scores that are no finite numbers');
    },
    onLost: (reason) => {
      metrics.restart();
      logger.error({ reason }, 'inference process lost');
    },
    onStartFailed: (reason, retryInMs) => {
      metrics.startFailed();
      logger.error({ reason, retryInMs }, 'inference process could not be started');
    },
  };
};

const authorizationOf = (config: Config): string | null => {
  const { mlflowTrackingToken: token, mlflowTrackingUsername: user, mlflowTrackingPassword: password } = config;
  if (token !== null) return `Bearer ${token}`;
  return user === null ? null : `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`;
};

const createSource = (config: Config, logger: Logger): ModelSource => {
  const { modelSource, mlflowTrackingUri, modelFetchTimeoutMs, modelFetchMaxMb } = config;
  if (modelSource === null || mlflowTrackingUri === null)
    return createDirectorySource(createModelStore(config.modelsDir, config.modelName));
  return createMlflowSource({
    name: modelSource.name,
    address: { uri: mlflowTrackingUri.replace(/\/+$/u, ''), authorization: authorizationOf(config) },
    directory: join(stateDirectory(config), modelSource.name, 'mlflow'),
    fetchTimeoutMs: modelFetchTimeoutMs,
    fetchMaxMb: modelFetchMaxMb,
    troubleLog: createTroubleLog({ logger }),
  });
};

/** The models of a server: where they come from, what serves, and who decides. */
export const createModels = (
  config: Config,
  { logger, isDegraded, metrics, group, whenQuiet }: CreateModelsDeps,
): ModelControl => {
  const source = createSource(config, logger);
  const served = new ServedModels({
    source,
    drainTimeoutMs: 2 * config.requestTimeoutMs,
    isDegraded,
    logger,
    load: {
      processes: config.inferenceProcesses,
      stepTimeoutMs: config.modelStepTimeoutMs,
      limits: { memoryMb: config.modelMemoryMb, launcher: findLauncher(config.modelMemoryMb) },
      runTimeoutMs: config.inferenceTimeoutMs,
      maxWaitingTasks: config.maxWaitingTasks,
      createUsage: () => metrics.alsoCounting(createUsageMeter()),
      whenQuiet,
      onShed: metrics.onShed,
      poolEvents: createPoolEvents({ logger, metrics }),
    },
  });
  return new ModelControl(
    { served, source, group, logger },
    {
      alias: config.modelSource?.alias ?? config.modelAlias,
      followMs: config.modelFollow === 0 ? null : config.modelFollow * 1000,
      sourceTimeoutMs: config.modelStepTimeoutMs,
    },
  );
};
