import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createModelStore, type ModelStore } from '../../src/bundle/files/model-store.ts';
import { checkPresent, chooseVersion, followedVersion } from '../../src/model/versions/choose-version.ts';
import { bundleError, marqueeError } from '../support/refusals.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const storeOf = (versions: readonly string[], aliases: Readonly<Record<string, string>> = {}): ModelStore => ({
  name: 'films',
  versions: async () => [...versions],
  aliases: async () => aliases,
  directoryOf: (version) => `films/${version}`,
});
const store = storeOf(['10', '9'], { production: '9', staging: '10' });

describe('the followed version', () => {
  test('is what the alias points to, whether or not it is there, else the highest, else none', async () => {
    expect(await followedVersion(store, 'production')).toBe('9');
    expect(await followedVersion(storeOf([], { production: '7' }), 'production')).toBe('7');
    expect(await followedVersion(store, 'nightly')).toBe('10');
    expect(await followedVersion(store, 'constructor')).toBe('10');
    expect(await followedVersion(storeOf([]), 'production')).toBeNull();
  });
});

describe('the version of a reload', () => {
  test('is the one asked for, by version or by alias, else the followed one', async () => {
    expect(await chooseVersion(store, { version: '3' }, 'production')).toBe('3');
    expect(await chooseVersion(store, { alias: 'staging' }, 'production')).toBe('10');
    expect(await chooseVersion(store, {}, 'production')).toBe('9');
    expect(await chooseVersion(store, { version: null, alias: null }, 'nightly')).toBe('10');
  });

  test.each(['../../x', '%2e%2e', 'a\0', '/etc', 'https://example.org/1', '', 'x'.repeat(10_240)])(
    'can not be what may lead elsewhere: %j',
    async (version) => {
      const choice = chooseVersion(store, { version }, 'production');
      await expect(choice).rejects.toThrow(marqueeError('BAD_USER_INPUT', 'input.version', '1 to 64'));
      await expect(choice).rejects.toThrow(
        expect.objectContaining({ message: expect.toSatisfy((message: string) => message.length < 200) }),
      );
    },
  );

  test.each(['Production', 'constructor', '__proto__', ''])(
    'can not come from an alias that there is not: %j; the known ones are named',
    async (alias) => {
      await expect(chooseVersion(store, { alias }, 'production')).rejects.toThrow(
        marqueeError('BAD_USER_INPUT', `no alias "${alias}"`, '"production", "staging"'),
      );
    },
  );

  test('can not come from an alias where there are none', async () => {
    await expect(chooseVersion(storeOf(['1']), { alias: 'x' }, 'production')).rejects.toThrow(
      marqueeError('BAD_USER_INPUT', 'Known: none'),
    );
  });

  test('can not be asked for in two ways at once', async () => {
    await expect(chooseVersion(store, { version: '9', alias: 'production' }, 'production')).rejects.toThrow(
      marqueeError('BAD_USER_INPUT', 'either version or alias'),
    );
  });

  test('can not be found where there is none', async () => {
    await expect(chooseVersion(storeOf([]), {}, 'production')).rejects.toThrow(
      marqueeError('BAD_USER_INPUT', 'no version of the model "films"'),
    );
  });
});

describe('a version that is not there', () => {
  test('is refused in the step FETCH, naming those that are', async () => {
    const models = await temporaryFolder();
    for (const version of ['1', '2']) await mkdir(join(models, 'films', version), { recursive: true });
    const real = createModelStore(models, 'films');
    expect(await checkPresent(real, '2')).toBe(join(models, 'films', '2'));
    await expect(checkPresent(real, '3')).rejects.toThrow(
      bundleError({ step: 'FETCH', file: null, expected: 'one of the versions 2, 1', actual: 'version "3"' }),
    );
    await expect(checkPresent(createModelStore(models, 'none'), '3')).rejects.toThrow(
      bundleError({ step: 'FETCH', expected: 'one of the versions (none)' }),
    );
  });
});
