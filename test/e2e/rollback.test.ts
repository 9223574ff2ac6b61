import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { copyOfModels } from '../support/shipped-models.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { modelInfo, recommend, reloadModel, rollbackModel } from './operations.ts';

test('case 12: the journey of an administrator, from what is serving to rolled back', async () => {
  const folder = await copyOfModels();
  const server = await startServer({ MODELS_DIR: folder, STATE_DIR: await temporaryFolder() });
  const listOf = async () => (await server.data(recommend, { userId: '42', topK: 50 })).recommend!;
  const before = await listOf();
  expect((await server.data(modelInfo)).modelInfo).toMatchObject({ version: '2', previousVersion: null });
  expect((await server.data(rollbackModel)).rollbackModel).toMatchObject({
    __typename: 'NoPreviousModel',
    currentVersion: '2',
  });
  const { reloadModel: ending } = await server.data(reloadModel, { input: { version: '1', expectedCurrent: '2' } });
  expect(ending).toMatchObject({ __typename: 'ModelReloaded', currentVersion: '1' });
  rmSync(join(folder, 'movies/2'), { recursive: true });
  const startedAt = performance.now();
  const { rollbackModel: back } = await server.data(rollbackModel);
  console.log(`rolled back in ${Math.round(performance.now() - startedAt)} ms`);
  expect(back).toMatchObject({
    __typename: 'ModelReloaded',
    currentVersion: '2',
    fromVersion: '1',
    modelInfo: { version: '2', previousVersion: '1' },
  });
  const after = await listOf();
  expect(after.modelVersion).toBe('2');
  expect(after.recommendations).toEqual(before.recommendations);
});
