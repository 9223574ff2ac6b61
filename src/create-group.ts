import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { createServerGroup } from './group/server-group.ts';
import type { ServerGroup } from './model/control/server-group.ts';
import type { Logger } from './telemetry/logger.type.ts';

const longestName = 64;

/** In containers every process has the id 1, and every host a name of its own. */
const ownName = (): string => `${hostname()}-${process.pid}`.slice(-longestName);

/** Where a server remembers what outlives it. */
export const stateDirectory = ({ stateDir, modelsDir }: Pick<Config, 'stateDir' | 'modelsDir'>): string =>
  stateDir ?? join(modelsDir, '.marquee');

/** The servers of this model, as this one sees them. */
export const createGroup = (config: Config, logger: Logger): ServerGroup =>
  createServerGroup(logger, {
    modelName: config.modelSource?.name ?? config.modelName,
    replicaName: config.replicaName ?? ownName(),
    stateDirectory: stateDirectory(config),
    redisTarget: config.redisTarget,
    redisKeyPrefix: config.redisKeyPrefix,
  });
