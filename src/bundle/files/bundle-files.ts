import { createHash, timingSafeEqual } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { BundleError, type BundleStep } from '../bundle-error.ts';
import type { Manifest } from '../manifest/manifest.ts';

/** Links are refused; opening a pipe does not wait for somebody to write into it. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const greatestManifestBytes = 16 * 1024 * 1024;

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT') return 'no such file';
  if (code === 'ELOOP') return 'a link';
  return code === 'EACCES' ? 'a file that may not be read' : `an error (${code})`;
};

/**
 * Opens a file of a bundle for reading. Only plain names of regular files in the bundle's own directory pass: no links,
 * no sub-folders, nothing outside. Throws a `BundleError` of `step`.
 */
export const openBundleFile = async (directory: string, name: string, step: BundleStep): Promise<FileHandle> => {
  const refuse = (actual: string, cause?: unknown): never => {
    throw new BundleError({ step, file: name, expected: 'a regular file inside the bundle', actual }, cause);
  };
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(name)) return refuse('a name that may lead elsewhere');
  let file: FileHandle;
  try {
    file = await open(join(directory, name), openFlags);
  } catch (error) {
    return refuse(reasonOf(error), error);
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  return refuse('something that is not a file');
};

/** The text of `manifest.json` and its SHA-256, the bundle's fingerprint. Throws a `BundleError`. */
export const readManifestText = async (directory: string): Promise<{ text: string; fingerprint: string }> => {
  const name = 'manifest.json';
  const file = await openBundleFile(directory, name, 'MANIFEST');
  try {
    const { size } = await file.stat();
    const expected = `at most ${greatestManifestBytes} bytes`;
    if (size > greatestManifestBytes)
      throw new BundleError({ step: 'MANIFEST', file: name, expected, actual: `${size} bytes` });
    const bytes = await file.readFile();
    return { text: bytes.toString('utf8'), fingerprint: createHash('sha256').update(bytes).digest('hex') };
  } finally {
    await file.close();
  }
};

/** Throws unless an open file has the size that the manifest states. */
export const checkSize = async (file: FileHandle, name: string, stated: Manifest['files'][string]): Promise<void> => {
  const { size } = await file.stat();
  if (size === stated.bytes) return;
  throw new BundleError({
    step: 'HASHES',
    file: name,
    expected: `${stated.bytes} bytes`,
    actual: `${size} bytes`,
  });
};

/** Throws unless `bytes` hash to what the manifest states. */
export const checkHash = (bytes: Uint8Array, name: string, stated: Manifest['files'][string]): void => {
  const actual = createHash('sha256').update(bytes).digest();
  if (timingSafeEqual(actual, Buffer.from(stated.sha256, 'hex'))) return;
  throw new BundleError({
    step: 'HASHES',
    file: name,
    expected: `SHA-256 ${stated.sha256}`,
    actual: `SHA-256 ${actual.toString('hex')}`,
  });
};

/** Reads a whole file of a bundle and checks its size and hash: what is returned is what was hashed. */
export const readCheckedFile = async (
  directory: string,
  name: string,
  stated: Manifest['files'][string],
): Promise<Buffer> => {
  const file = await openBundleFile(directory, name, 'HASHES');
  try {
    await checkSize(file, name, stated);
    const bytes = await file.readFile();
    checkHash(bytes, name, stated);
    return bytes;
  } finally {
    await file.close();
  }
};
