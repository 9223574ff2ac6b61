import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, link, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openBundleFile, readCheckedFile, readManifestText } from '../../src/bundle/files/bundle-files.ts';
import { bundleError } from '../support/refusals.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const stated = (text: string) => ({ sha256: sha256(text), bytes: Buffer.byteLength(text) });
const mayNotOpen = async (folder: string, name: string, actual: string): Promise<void> => {
  await expect(openBundleFile(folder, name, 'GRAPH')).rejects.toThrow(
    bundleError({ step: 'GRAPH', file: name, expected: 'a regular file inside the bundle', actual }),
  );
};

describe('a file of a bundle', () => {
  test('is opened when it is a regular file in the bundle', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'items.jsonl'), 'x');
    const file = await openBundleFile(folder, 'items.jsonl', 'HASHES');
    expect(await file.readFile('utf8')).toBe('x');
    await file.close();
  });

  test('is opened in a bundle whose own folder is reached through a link', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'real'));
    await writeFile(join(folder, 'real', 'x'), '');
    await symlink(join(folder, 'real'), join(folder, 'linked'));
    await (await openBundleFile(join(folder, 'linked'), 'x', 'HASHES')).close();
  });

  test.each([
    '',
    '.',
    '..',
    '../x',
    'sub/x',
    'sub\\x',
    './x',
    '/etc/hosts',
    '%2e%2e',
    '-x',
    '.x',
    'x\0',
    'x\n',
    'é',
    'x'.repeat(256),
  ])('is not opened under a name that may lead elsewhere: %j', async (name) => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'sub', 'x'), '');
    await mayNotOpen(folder, name, 'a name that may lead elsewhere');
  });

  test('is not opened when it is a link, wherever it leads', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'inside'), '');
    await symlink('inside', join(folder, 'a'));
    await symlink('/etc/hosts', join(folder, 'b'));
    await symlink('nowhere', join(folder, 'c'));
    for (const name of ['a', 'b', 'c']) await mayNotOpen(folder, name, 'a link');
  });

  test('is not opened when it is a directory', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'model.onnx'));
    await mayNotOpen(folder, 'model.onnx', 'something that is not a file');
  });

  test.skipIf(process.platform === 'win32')('is not opened, nor waited for, when it is a pipe', async () => {
    const folder = await temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'model.onnx')]);
    await mayNotOpen(folder, 'model.onnx', 'something that is not a file');
  });

  test('is missed by name when it, or the bundle, is not there', async () => {
    const folder = await temporaryFolder();
    await mayNotOpen(folder, 'model.onnx', 'no such file');
    await mayNotOpen(join(folder, 'nowhere'), 'model.onnx', 'no such file');
  });

  test.skipIf(process.getuid?.() === 0)('is not opened when it may not be read', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'x'), '');
    await chmod(join(folder, 'x'), 0);
    await mayNotOpen(folder, 'x', 'a file that may not be read');
  });

  test('says nothing of where the bundle lies', async () => {
    const folder = await temporaryFolder();
    await expect(openBundleFile(folder, 'x', 'HASHES')).rejects.toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(folder) }),
    );
  });
});

describe('the bytes of a checked file', () => {
  test('are those that were hashed', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'x'), 'content');
    await link(join(folder, 'x'), join(folder, 'y'));
    expect((await readCheckedFile(folder, 'x', stated('content'))).toString()).toBe('content');
    expect((await readCheckedFile(folder, 'y', stated('content'))).toString()).toBe('content');
  });

  test('are refused when there are more or fewer than stated, with both numbers', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'x'), 'content');
    for (const bytes of [6, 8])
      await expect(readCheckedFile(folder, 'x', { ...stated('content'), bytes })).rejects.toThrow(
        bundleError({ step: 'HASHES', file: 'x', expected: `${bytes} bytes`, actual: '7 bytes' }),
      );
    await truncate(join(folder, 'x'), 0);
    await expect(readCheckedFile(folder, 'x', stated('content'))).rejects.toThrow(
      bundleError({ expected: '7 bytes', actual: '0 bytes' }),
    );
  });

  test('are refused when one bit differs, with both hashes', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'x'), 'contenu');
    await expect(readCheckedFile(folder, 'x', stated('content'))).rejects.toThrow(
      bundleError({
        step: 'HASHES',
        file: 'x',
        expected: `SHA-256 ${sha256('content')}`,
        actual: `SHA-256 ${sha256('contenu')}`,
      }),
    );
  });
});

describe('the text of a manifest', () => {
  test('comes with its SHA-256, the fingerprint', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'manifest.json'), '{"name":"é"}');
    expect(await readManifestText(folder)).toEqual({ text: '{"name":"é"}', fingerprint: sha256('{"name":"é"}') });
  });

  test('is refused past 16 MiB, before it is read', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'manifest.json'), '');
    await truncate(join(folder, 'manifest.json'), 16 * 1024 * 1024 + 1);
    await expect(readManifestText(folder)).rejects.toThrow(
      bundleError({ step: 'MANIFEST', file: 'manifest.json', actual: '16777217 bytes' }),
    );
  });

  test('is missed in its own step', async () => {
    await expect(readManifestText(await temporaryFolder())).rejects.toThrow(
      bundleError({ step: 'MANIFEST', file: 'manifest.json', actual: 'no such file' }),
    );
  });
});
