import { expect, test } from 'vitest';
import { createModelStore } from '../../src/bundle/files/model-store.ts';
import { ServedModels } from '../../src/model/served-models.ts';
import { createUsageMeter } from '../../src/telemetry/usage.ts';
import { createRecordingLogger } from '../support/recording-logger.ts';

test('a model whose load ends after the server began to stop never serves, and its processes end', async () => {
  const models = new ServedModels({
    store: createModelStore('models', 'movies'),
    alias: 'production',
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
  const loading = models.loadFollowed();
  models.drain();
  expect(await loading).toMatchObject({ kind: 'refused', failedStep: 'SWITCH', actual: 'one that is stopping' });
  expect(models.current()).toBeUndefined();
  await models.close();
});
