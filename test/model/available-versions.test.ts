import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createModelStore } from '../../src/bundle/files/model-store.ts';
import { createDirectorySource } from '../../src/model/sources/directory-source.ts';
import { aliasesOf, listVersions } from '../../src/model/versions/available-versions.ts';
import { leastManifest } from '../support/manifests.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the versions that can be loaded', () => {
  test('are listed latest first with aliases, age and metrics; one that can not be read is listed too', async () => {
    const models = await temporaryFolder();
    const films = join(models, 'films');
    for (const version of ['1', '2', '10']) await mkdir(join(films, version), { recursive: true });
    const manifest = leastManifest({ metrics: { 'ndcg@10': 0.3 }, createdAt: '2026-05-01T00:00:00Z' });
    await writeFile(join(films, '2', 'manifest.json'), JSON.stringify(manifest));
    await writeFile(join(films, '10', 'manifest.json'), '<html>');
    await writeFile(join(films, 'aliases.json'), '{"staging":"2","production":"2","next":"10"}');
    const source = createDirectorySource(createModelStore(models, 'films'));
    const { signal } = new AbortController();
    expect(await listVersions(source, signal)).toEqual([
      { version: '10', aliases: ['next'], createdAt: null, metrics: {} },
      {
        version: '2',
        aliases: ['production', 'staging'],
        createdAt: '2026-05-01T00:00:00Z',
        metrics: { 'ndcg@10': 0.3 },
      },
      { version: '1', aliases: [], createdAt: null, metrics: {} },
    ]);
    expect(await aliasesOf(source, '2', signal)).toEqual(['production', 'staging']);
  });

  test('can not be listed when they are no directory, which is said without a path', async () => {
    const models = await temporaryFolder();
    await writeFile(join(models, 'films'), 'not a directory');
    const source = createDirectorySource(createModelStore(models, 'films'));
    await expect(listVersions(source, new AbortController().signal)).rejects.toMatchObject({
      code: 'MODEL_SOURCE_UNAVAILABLE',
      message: 'The versions of "films" can\'t be read: expected a directory of versions, got ENOTDIR.',
    });
  });
});
