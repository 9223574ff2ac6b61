import type { LoadedGeneration } from '../../model/generation.ts';
import type { Models } from '../../model/models.ts';
import { describeRefusal } from '../reload/model-refused.type.ts';
import { entriesOf } from './model-facts.type.ts';
import type { ModelInfoType } from './model-info.type.ts';

/** What describing the serving model needs. */
export interface DescribeModelDeps {
  readonly models: Models;
  readonly startedAt: Date;
}

export type DescribeModel = (generation: LoadedGeneration | undefined) => ModelInfoType;

type OfServer = Pick<ModelInfoType, 'name' | 'status' | 'lastFailure' | 'previousVersion' | 'reload'>;
type OfModel = Omit<ModelInfoType, keyof OfServer>;

const dateOf = (text: string | null | undefined): Date | null => (text == null ? null : new Date(text));

const noModel = (startedAt: Date): OfModel => ({
  version: null,
  fingerprint: null,
  framework: null,
  capabilities: [],
  userIdType: null,
  exactLimits: null,
  runId: null,
  trainedAt: null,
  loadedAt: null,
  metrics: [],
  hyperparameters: [],
  inputs: [],
  outputs: [],
  movieCount: 0,
  userCount: 0,
  warmUp: [],
  runtime: { onnxRuntimeVersion: '', processes: 0, processesReady: 0, waitingUsers: 0 },
  usage: { since: startedAt, lists: 0, recommendations: 0, cacheHitRatio: null, meanBatchSize: null },
});

const loadedModel = (generation: LoadedGeneration): OfModel => {
  const { version, fingerprint, manifest, capabilities, exactLimits, loadedAt, inputs, outputs, warmUp } = generation;
  const { waitingTasks, ...runtime } = generation.runtime();
  return {
    version,
    fingerprint,
    framework: manifest.framework,
    capabilities,
    userIdType: generation.userIdType === 'integer' ? 'INTEGER' : 'STRING',
    exactLimits,
    runId: manifest.runId ?? null,
    trainedAt: dateOf(manifest.trainedAt),
    loadedAt,
    metrics: entriesOf(manifest.metrics),
    hyperparameters: entriesOf(manifest.hyperparameters),
    inputs,
    outputs,
    movieCount: generation.catalogue.movies.length,
    userCount: generation.users.count,
    warmUp,
    runtime: { ...runtime, waitingUsers: waitingTasks },
    usage: generation.usageSnapshot(),
  };
};

/** Describes a generation, and the server that serves it. */
export const createDescribeModel = ({ models, startedAt }: DescribeModelDeps): DescribeModel => {
  return (generation) => {
    const refused = models.lastFailure();
    const currentVersion = models.current()?.version ?? null;
    return {
      name: models.name,
      status: models.status(),
      lastFailure: refused === null ? null : describeRefusal(refused, currentVersion),
      previousVersion: models.previousVersion(),
      reload: models.progress(),
      ...(generation === undefined ? noModel(startedAt) : loadedModel(generation)),
    };
  };
};
