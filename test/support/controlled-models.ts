import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createModelStore } from '../../src/bundle/files/model-store.ts';
import { findLauncher, type Launcher } from '../../src/inference/processes/launcher.ts';
import { ModelControl } from '../../src/model/control/model-control.ts';
import type { ServerGroup } from '../../src/model/control/server-group.ts';
import { ServedModels } from '../../src/model/served-models.ts';
import { createDirectorySource } from '../../src/model/sources/directory-source.ts';
import type { ModelSource } from '../../src/model/sources/model-source.ts';
import { createUsageMeter } from '../../src/telemetry/usage.ts';
import { createMemoryGroup } from './memory-group.ts';
import { createRecordingLogger } from './recording-logger.ts';

export interface ControlledOptions {
  readonly group?: ServerGroup;
  readonly followMs?: number | null;
  readonly stepTimeoutMs?: number;
  readonly memoryMb?: number;
  readonly launcher?: Launcher;
  /** What the source does otherwise than a directory. */
  readonly oddities?: Partial<ModelSource>;
}

/** The model room of one server: real bundles, real processes. Ends with the test. */
export const createControlled = (folder: string, options: ControlledOptions = {}) => {
  const { group = createMemoryGroup(), followMs = null, stepTimeoutMs = 20_000, memoryMb = 2048 } = options;
  const { launcher = findLauncher(memoryMb) } = options;
  const { logger, lines } = createRecordingLogger();
  const source = { ...createDirectorySource(createModelStore(folder, 'movies')), ...options.oddities };
  const served = new ServedModels({
    source,
    drainTimeoutMs: 1000,
    isDegraded: () => false,
    logger,
    load: {
      processes: 1,
      stepTimeoutMs,
      limits: { memoryMb, launcher },
      runTimeoutMs: 2000,
      maxWaitingTasks: 1000,
      createUsage: createUsageMeter,
    },
  });
  const models = new ModelControl(
    { served, source, group, logger },
    { alias: 'production', followMs, sourceTimeoutMs: 10_000 },
  );
  onTestFinished(() => models.close());
  return { models, group, lines };
};

/** Lets an alias of a models directory point to a version. */
export const setAlias = (folder: string, alias: string, version: string): void => {
  const file = join(folder, 'movies/aliases.json');
  const aliases = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  writeFileSync(`${file}.new`, JSON.stringify({ ...aliases, [alias]: version }));
  renameSync(`${file}.new`, file);
};

/** Damages a model, or mends it again. */
export const flipModelByte = (folder: string, version: string): void => {
  const file = join(folder, 'movies', version, 'model.onnx');
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = bytes[at]! ^ 1;
  writeFileSync(file, bytes);
};
