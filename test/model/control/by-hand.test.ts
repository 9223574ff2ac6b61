import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createModelStore } from '../../../src/bundle/files/model-store.ts';
import { createDirectorySource } from '../../../src/model/sources/directory-source.ts';
import { createControlled, setAlias, type ControlledOptions } from '../../support/controlled-models.ts';
import { createMemoryGroup, createMemoryGroupState } from '../../support/memory-group.ts';
import { copyOfModels } from '../../support/shipped-models.ts';

const setUp = async (options: Pick<ControlledOptions, 'oddities'> = {}) => {
  const folder = await copyOfModels();
  const state = createMemoryGroupState();
  const open = () => createControlled(folder, { group: createMemoryGroup(state), ...options });
  return { folder, state, open };
};

describe('a dry run', () => {
  test('of what serves changes nothing, pins included', async () => {
    const { folder, state, open } = await setUp();
    const { models } = open();
    await models.start();
    setAlias(folder, 'production', '1');
    expect(await models.reload({ version: '2', dryRun: true }, 'alice')).toMatchObject({ kind: 'already-current' });
    expect(state.pin).toBeNull();
  });

  test('that fails by a fault of the server is in its log', async () => {
    const fault = new TypeError('a fault');
    const { open } = await setUp({ oddities: { fetch: () => Promise.reject(fault) } });
    const { models, lines } = open();
    expect(await models.reload({ version: '1', dryRun: true }, 'alice')).toMatchObject({ kind: 'refused' });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', fields: { version: '1', err: fault } }));
  });
});

describe('a reload while another administrator rolls back', () => {
  /** A source that is slow to say which bundle it has, once the test says so. */
  const slowToTell = async () => {
    const folder = await copyOfModels();
    const directory = createDirectorySource(createModelStore(folder, 'movies'));
    const state = createMemoryGroupState();
    let gate: Promise<unknown> | undefined;
    const oddities: ControlledOptions['oddities'] = {
      signatureOf: async (version, signal) => {
        if (version === '2') await gate;
        return directory.signatureOf(version, signal);
      },
    };
    const { models } = createControlled(folder, { group: createMemoryGroup(state), oddities });
    await models.start();
    await models.reload({ version: '1' }, 'alice');
    await models.reload({ version: '2' }, 'alice');
    return { models, state, delayUntil: (done: Promise<unknown>): void => void (gate = done) };
  };

  test('goes by what serves when it begins, and pins nothing that does not serve', async () => {
    const { models, state, delayUntil } = await slowToTell();
    let go = (): void => undefined;
    delayUntil(new Promise<void>((resolve) => (go = resolve)));
    const reload = models.reload({ version: '2', expectedCurrent: '2' }, 'alice');
    expect(await models.rollback('bob')).toMatchObject({ kind: 'reloaded', version: '1' });
    go();
    expect(await reload).toMatchObject({ kind: 'version-conflict', expectedVersion: '2' });
    expect(models.current()?.version).toBe('1');
    expect(state.pin).toMatchObject({ version: '1', actor: 'bob' });
  });
});

test('a pin set after a restart, while the alias is gone, holds when it is there again', async () => {
  const { folder, state, open } = await setUp();
  const aliases = join(folder, 'movies/aliases.json');
  const first = open().models;
  await first.start();
  await first.reload({ version: '1' }, 'alice');
  expect(state.pin).toMatchObject({ version: '1', aliasTarget: '2' });
  await first.close();
  renameSync(aliases, `${aliases}.away`);
  const { models } = open();
  await models.start();
  await models.reload({ version: '1' }, 'bob');
  expect(state.pin).toMatchObject({ version: '1', aliasTarget: '2', actor: 'bob' });
  renameSync(`${aliases}.away`, aliases);
  await models.close();
  const again = open().models;
  await again.start();
  expect(again.current()?.version).toBe('1');
});
