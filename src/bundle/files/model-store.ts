import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BundleError } from '../bundle-error.ts';
import { compareVersions, versionPattern } from '../version.ts';

const aliasesSchema = z.record(z.string().regex(versionPattern), z.string().regex(versionPattern));

const aliasesFile = 'aliases.json';

/** Without the path that a system's error names. */
const describe = (error: unknown): string => {
  if (error instanceof z.ZodError)
    return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  if (error instanceof SyntaxError) return 'text that is not JSON';
  return error instanceof Error && 'code' in error ? String(error.code) : 'something that can not be read';
};

/** The versions of one model in a directory, `<models>/<name>/<version>/`, and `aliases.json` beside them. */
export interface ModelStore {
  readonly name: string;
  /** Latest first. Empty when there is no such directory; throws a `BundleError` when it can't be read. */
  readonly versions: () => Promise<string[]>;
  /** Alias to version. Empty without the file; throws a `BundleError` when the file is there and makes no sense. */
  readonly aliases: () => Promise<Readonly<Record<string, string>>>;
  /** Where a version lies, whether or not it is there. Only for versions that match `versionPattern`. */
  readonly directoryOf: (version: string) => string;
}

/** What is wrong with something that is not part of any bundle. */
const unreadable = (file: string | null, expected: string, error: unknown): BundleError =>
  new BundleError({ step: 'FETCH', file, expected, actual: describe(error) }, error);

const unlessMissing = async <Value>(read: Promise<Value>, fallback: Value): Promise<Value> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return fallback;
    throw error;
  }
};

export const createModelStore = (modelsDirectory: string, name: string): ModelStore => {
  const root = join(modelsDirectory, name);
  const versions = async (): Promise<string[]> => {
    const entries = await unlessMissing(readdir(root, { withFileTypes: true }), []).catch((error: unknown) => {
      throw unreadable(null, 'a directory of versions', error);
    });
    return entries
      .filter((entry) => entry.isDirectory() && versionPattern.test(entry.name))
      .map((entry) => entry.name)
      .toSorted((a, b) => compareVersions(b, a));
  };
  const aliases = async (): Promise<Readonly<Record<string, string>>> => {
    try {
      const text = await unlessMissing(readFile(join(root, aliasesFile), 'utf8'), '{}');
      return aliasesSchema.parse(JSON.parse(text));
    } catch (error) {
      throw unreadable(aliasesFile, 'an object from aliases to versions', error);
    }
  };
  const directoryOf = (version: string): string => {
    if (!versionPattern.test(version)) throw new RangeError('not a version');
    return join(root, version);
  };
  return { name, versions, aliases, directoryOf };
};
