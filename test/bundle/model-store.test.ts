import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createModelStore, type ModelStore } from '../../src/bundle/files/model-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const storeOf = async (folders: readonly string[], aliases?: string): Promise<ModelStore> => {
  const models = await temporaryFolder();
  for (const folder of folders) await mkdir(join(models, 'films', folder), { recursive: true });
  if (aliases !== undefined) await writeFile(join(models, 'films', 'aliases.json'), aliases);
  return createModelStore(models, 'films');
};

describe('the versions of a store', () => {
  test('are its folders, latest first', async () => {
    expect(await (await storeOf(['9', '10', '2'])).versions()).toEqual(['10', '9', '2']);
  });

  test('are none where there is no folder of that name', async () => {
    const store = createModelStore(await temporaryFolder(), 'films');
    expect([await store.versions(), await store.aliases()]).toEqual([[], {}]);
  });

  test('are neither files, nor drafts that are being written, nor other names', async () => {
    const store = await storeOf(['1', '.2.writing-77', 'a b'], '{}');
    expect(await store.versions()).toEqual(['1']);
  });
});

describe('the aliases of a store', () => {
  test('are read from aliases.json, whenever they are asked for', async () => {
    const models = await temporaryFolder();
    await mkdir(join(models, 'films'));
    const store = createModelStore(models, 'films');
    for (const version of ['1', '2']) {
      await writeFile(join(models, 'films', 'aliases.json'), JSON.stringify({ production: version }));
      expect(await store.aliases()).toEqual({ production: version });
    }
  });

  test.each(['{', '[]', 'null', '{"production":2}', '{"production":"../2"}', '{"a b":"1"}'])(
    'are an error when the file makes no sense: %s',
    async (text) => {
      const store = await storeOf(['1'], text);
      await expect(store.aliases()).rejects.toThrow();
    },
  );
});

describe('where a version lies', () => {
  test('is inside the store, whether or not it is there', async () => {
    const models = await temporaryFolder();
    expect(createModelStore(models, 'films').directoryOf('7')).toBe(join(models, 'films', '7'));
  });

  test.each(['..', '../x', '/etc', '', 'a/b', 'a\0', '%2e%2e'])('is not said for what is no version: %j', (version) => {
    expect(() => createModelStore('models', 'films').directoryOf(version)).toThrow(RangeError);
  });
});
