import { expect, test } from 'vitest';
import { createModelStore } from '../../src/bundle/files/model-store.ts';
import { ServedModels } from '../../src/model/served-models.ts';
import { createDirectorySource } from '../../src/model/sources/directory-source.ts';
import { createUsageMeter } from '../../src/telemetry/usage.ts';
import { createRecordingLogger } from '../support/recording-logger.ts';

test('a model whose load ends after the server began to stop never serves, and its processes end', async () => {
  const models = new ServedModels({
    source: createDirectorySource(createModelStore('models', 'movies')),
    drainTimeoutMs: 1000,
    isDegraded: () => false,
    logger: createRecordingLogger().logger,
    load: {
      processes: 1,
      stepTimeoutMs: 20_000,
      runTimeoutMs: 2000,
      maxWaitingTasks: 1000,
      createUsage: createUsageMeter,
    },
  });
  const loading = models.load('2');
  models.drain();
  expect(await loading).toMatchObject({ kind: 'refused', actual: 'one that is stopping' });
  expect(models.current()).toBeUndefined();
  await models.close();
});
