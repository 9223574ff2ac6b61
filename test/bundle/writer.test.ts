import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCheckedFile, readManifestText } from '../../src/bundle/files/bundle-files.ts';
import { parseItemRow } from '../../src/bundle/rows/item-row.ts';
import { forEachJsonLine } from '../../src/bundle/rows/json-lines.ts';
import { parseManifest } from '../../src/bundle/manifest/manifest.ts';
import { writeBundle, type BundleContent } from '../../src/bundle/files/writer.ts';
import { leastManifest } from '../support/manifests.ts';
import { bundleError } from '../support/refusals.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { createdAt, framework, userIdType, inputs, output, scoreTransform } = leastManifest();
const content: BundleContent = {
  manifest: { createdAt, framework, userIdType, inputs, output, scoreTransform },
  model: Uint8Array.of(1, 2, 3),
  items: [
    { id: '1', title: 'A title\nof two lines' },
    { id: '2', title: '기생충', genres: ['Drama'] },
  ],
  users: [{ id: '7', history: [0], weights: [1] }],
};
const read = (directory: string, name: string) => readFile(join(directory, name));

describe('a written bundle', () => {
  test('has the name and version of its folders, and the size and hash of each file', async () => {
    const directory = join(await temporaryFolder(), 'films', '1.2');
    await writeBundle(directory, content);
    const manifest = parseManifest((await readManifestText(directory)).text);
    expect([manifest.name, manifest.version]).toEqual(['films', '1.2']);
    expect(Object.keys(manifest.files).toSorted()).toEqual(['items.jsonl', 'model.onnx', 'users.jsonl']);
    for (const [name, { sha256, bytes }] of Object.entries(manifest.files)) {
      const written = await read(directory, name);
      expect([name, sha256, bytes]).toEqual([
        name,
        createHash('sha256').update(written).digest('hex'),
        written.byteLength,
      ]);
      await readCheckedFile(directory, name, { sha256, bytes });
    }
  });

  test('gives back the rows it was made of', async () => {
    const directory = join(await temporaryFolder(), 'films', '1');
    await writeBundle(directory, content);
    const titles: string[] = [];
    const bytes = await read(directory, 'items.jsonl');
    await forEachJsonLine({ bytes, file: 'items.jsonl' }, parseItemRow, ({ title }) => titles.push(title));
    expect(titles).toEqual(['A title\nof two lines', '기생충']);
  });

  test('has no users.jsonl without users', async () => {
    const directory = join(await temporaryFolder(), 'films', '1');
    await writeBundle(directory, { ...content, users: null });
    expect((await readdir(directory)).toSorted()).toEqual(['items.jsonl', 'manifest.json', 'model.onnx']);
  });

  test('has equal bytes for equal content', async () => {
    const folder = await temporaryFolder();
    const [first, second] = [join(folder, 'a', 'films', '1'), join(folder, 'b', 'films', '1')];
    await writeBundle(first, content);
    await writeBundle(second, content);
    expect((await readManifestText(first)).fingerprint).toBe((await readManifestText(second)).fingerprint);
  });

  test('takes the place of the bundle that was there, and leaves nothing of it nor beside it', async () => {
    const models = join(await temporaryFolder(), 'films');
    const directory = join(models, '1');
    await writeBundle(directory, content);
    await writeBundle(directory, { ...content, users: null, model: Uint8Array.of(9) });
    expect(await readdir(models)).toEqual(['1']);
    expect((await readdir(directory)).toSorted()).toEqual(['items.jsonl', 'manifest.json', 'model.onnx']);
    expect([...(await read(directory, 'model.onnx'))]).toEqual([9]);
  });
});

describe('a bundle that may not be', () => {
  test.each(['.hidden', 'with space', 'x'.repeat(65), 'é'])('is not written under the version %j', async (version) => {
    const models = join(await temporaryFolder(), 'films');
    await expect(writeBundle(join(models, version), content)).rejects.toThrow(bundleError({ step: 'MANIFEST' }));
    await expect(readdir(models)).rejects.toThrow('ENOENT');
  });

  test('is not written with a bad manifest; what was there stays', async () => {
    const models = join(await temporaryFolder(), 'films');
    const directory = join(models, '1');
    await writeBundle(directory, content);
    const bad = { ...content, manifest: { ...content.manifest, strongMatch: 7 }, model: Uint8Array.of(9) };
    await expect(writeBundle(directory, bad)).rejects.toThrow(bundleError({ step: 'MANIFEST' }));
    expect([...(await read(directory, 'model.onnx'))]).toEqual([1, 2, 3]);
    expect(await readdir(models)).toEqual(['1']);
  });

  test('never takes the place of a folder that is no bundle', async () => {
    const directory = join(await temporaryFolder(), 'films', '1');
    await writeBundle(join(directory, 'nested'), content);
    await writeFile(join(directory, 'aliases.json'), '{}');
    await expect(writeBundle(directory, content)).rejects.toThrow('is no bundle: it holds "aliases.json"');
    expect((await readdir(directory)).toSorted()).toEqual(['aliases.json', 'nested']);
  });

  test('leaves no half of it when its place can not be written', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'films'), 'a file where the folder should be');
    await expect(writeBundle(join(folder, 'films', '1'), content)).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['films']);
  });
});
