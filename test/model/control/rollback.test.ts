import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createControlled } from '../../support/controlled-models.ts';
import { createMemoryGroup, createMemoryGroupState } from '../../support/memory-group.ts';
import { copyOfModels } from '../../support/shipped-models.ts';

test('case 12: going back works when the directory is gone, and back again', async () => {
  const folder = await copyOfModels();
  const { models } = createControlled(folder);
  await models.start();
  const first = models.current()!;
  expect(models.previousVersion()).toBeNull();
  expect(await models.rollback('alice')).toEqual({ kind: 'no-previous' });
  expect(await models.reload({ version: '1' }, 'alice')).toMatchObject({ kind: 'reloaded', fromVersion: '2' });
  expect(models.previousVersion()).toBe('2');
  rmSync(join(folder, 'movies/2'), { recursive: true });
  const back = await models.rollback('alice');
  expect(back).toMatchObject({ kind: 'reloaded', version: '2', fromVersion: '1' });
  expect(back.kind === 'reloaded' && back.steps.map(({ name }) => name)).toEqual([
    'GRAPH',
    'WARM_UP',
    'SWITCH',
    'DRAIN',
  ]);
  expect(models.current()).toMatchObject({ fingerprint: first.fingerprint, version: '2' });
  expect(models.current()!.processIds()).toHaveLength(1);
  expect(models.previousVersion()).toBe('1');
  expect(await models.rollback('alice')).toMatchObject({ kind: 'reloaded', version: '1' });
  expect(await models.rollback('alice')).toMatchObject({ kind: 'reloaded', version: '2' });
});

test('case 12: a model that was written over in place is hashed again, and does not come back', async () => {
  const folder = await copyOfModels();
  const { models } = createControlled(folder);
  await models.start();
  await models.reload({ version: '1' }, null);
  const file = join(folder, 'movies/2/model.onnx');
  writeFileSync(file, 'x', { flag: 'r+' });
  expect(await models.rollback(null)).toMatchObject({
    kind: 'refused',
    refusedVersion: '2',
    failedStep: 'GRAPH',
    file: 'model.onnx',
    expected: expect.stringMatching(/^SHA-256 /u),
  });
  expect(models.current()?.version).toBe('1');
  expect(models.lastFailure()).toMatchObject({ refusedVersion: '2' });
});

test('case 12: after a restart the record says what served before; that version is checked as any other', async () => {
  const folder = await copyOfModels();
  const state = createMemoryGroupState();
  const before = createControlled(folder, { group: createMemoryGroup(state) });
  await before.models.start();
  await before.models.reload({ version: '1' }, 'alice');
  await before.models.close();
  const { models } = createControlled(folder, { group: createMemoryGroup(state) });
  await models.start();
  expect([models.current()?.version, models.previousVersion()]).toEqual(['1', '2']);
  const back = await models.rollback('bob');
  expect(back).toMatchObject({ kind: 'reloaded', version: '2' });
  expect(back.kind === 'reloaded' && back.steps.map(({ name }) => name)).toContain('HASHES');
  expect(state.pin).toMatchObject({ version: '2', actor: 'bob' });
  expect(state.changes.map(({ trigger, toVersion, fromVersion }) => [trigger, fromVersion, toVersion])).toEqual([
    ['ROLLBACK_MUTATION', '1', '2'],
    ['STARTUP', null, '1'],
    ['RELOAD_MUTATION', '2', '1'],
    ['STARTUP', null, '2'],
  ]);
});
