import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createModelStore } from '../../src/bundle/files/model-store.ts';
import { createDirectorySource } from '../../src/model/sources/directory-source.ts';
import type { ModelSource } from '../../src/model/sources/model-source.ts';
import { chooseVersion } from '../../src/model/versions/choose-version.ts';
import { FollowedAlias } from '../../src/model/versions/followed-alias.ts';
import type { ReloadRequest } from '../../src/model/reload-outcome.ts';
import { bundleError, marqueeError } from '../support/refusals.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { signal } = new AbortController();
const sourceOf = (versions: readonly string[], aliases: Readonly<Record<string, string>> = {}): ModelSource => ({
  name: 'films',
  versions: async () => versions,
  aliases: async () => aliases,
  describe: async () => ({ createdAt: null, metrics: {} }),
  signatureOf: async () => null,
  fetch: async (version) => ({ directory: `films/${version}`, namedByManifest: true, provenance: null }),
});
const source = sourceOf(['10', '9'], { production: '9', staging: '10' });
const followed = (from: ModelSource, alias: string) => new FollowedAlias(from, alias).read(signal);
const choose = (from: ModelSource, request: ReloadRequest, alias = 'production') =>
  chooseVersion(from, request, new FollowedAlias(from, alias), signal);

describe('the followed version', () => {
  test('is what the alias points to, whether or not it is there, else the highest, else none', async () => {
    expect(await followed(source, 'production')).toEqual({ version: '9', aliasTarget: '9' });
    expect(await followed(sourceOf([], { production: '7' }), 'production')).toMatchObject({ version: '7' });
    expect(await followed(source, 'nightly')).toEqual({ version: '10', aliasTarget: null });
    expect(await followed(source, 'constructor')).toEqual({ version: '10', aliasTarget: null });
    expect(await followed(sourceOf([]), 'production')).toEqual({ version: null, aliasTarget: null });
  });
});

describe('the version of a reload', () => {
  test('is the one asked for, by version or by alias, else the followed one', async () => {
    expect(await choose(source, { version: '3' })).toBe('3');
    expect(await choose(source, { alias: 'staging' })).toBe('10');
    expect(await choose(source, {})).toBe('9');
    expect(await choose(source, { version: null, alias: null }, 'nightly')).toBe('10');
  });

  test.each(['../../x', '%2e%2e', 'a\0', '/etc', 'https://example.org/1', '', 'x'.repeat(10_240)])(
    'can not be what may lead elsewhere: %j',
    async (version) => {
      const choice = choose(source, { version });
      await expect(choice).rejects.toThrow(marqueeError('BAD_USER_INPUT', 'input.version', '1 to 64'));
      await expect(choice).rejects.toThrow(
        expect.objectContaining({ message: expect.toSatisfy((message: string) => message.length < 200) }),
      );
    },
  );

  test.each(['Production', 'constructor', '__proto__', ''])(
    'can not come from an alias that there is not: %j; the known ones are named',
    async (alias) => {
      await expect(choose(source, { alias })).rejects.toThrow(
        marqueeError('BAD_USER_INPUT', `no alias "${alias}"`, '"production", "staging"'),
      );
    },
  );

  test('can not come from an alias where there are none', async () => {
    await expect(choose(sourceOf(['1']), { alias: 'x' })).rejects.toThrow(
      marqueeError('BAD_USER_INPUT', 'Known: none'),
    );
  });

  test('can not be asked for in two ways at once', async () => {
    await expect(choose(source, { version: '9', alias: 'production' })).rejects.toThrow(
      marqueeError('BAD_USER_INPUT', 'either version or alias'),
    );
  });

  test('can not be found where there is none', async () => {
    await expect(choose(sourceOf([]), {})).rejects.toThrow(
      marqueeError('BAD_USER_INPUT', 'no version of the model "films"'),
    );
  });
});

describe('a version that is not there', () => {
  test('is refused in the step FETCH, naming those that are', async () => {
    const models = await temporaryFolder();
    for (const version of ['1', '2']) await mkdir(join(models, 'films', version), { recursive: true });
    const real = createDirectorySource(createModelStore(models, 'films'));
    expect((await real.fetch('2', signal)).directory).toBe(join(models, 'films', '2'));
    await expect(real.fetch('3', signal)).rejects.toThrow(
      bundleError({ step: 'FETCH', file: null, expected: 'one of the versions 2, 1', actual: 'version "3"' }),
    );
    await expect(createDirectorySource(createModelStore(models, 'none')).fetch('3', signal)).rejects.toThrow(
      bundleError({ step: 'FETCH', expected: 'one of the versions (none)' }),
    );
  });
});
