import { access } from 'node:fs/promises';
import { BundleError } from '../../bundle/bundle-error.ts';
import type { ModelStore } from '../../bundle/files/model-store.ts';
import { versionPattern } from '../../bundle/version.ts';
import { badUserInput } from '../../errors.ts';
import type { ReloadRequest } from '../reload-outcome.ts';

const checkVersion = (version: string): string => {
  if (versionPattern.test(version)) return version;
  throw badUserInput(
    'input.version',
    `input.version must be 1 to 64 letters, digits, ".", "_" or "-", beginning with a letter or digit, got "${version.slice(0, 40)}".`,
  );
};

const versionOfAlias = async (store: ModelStore, alias: string): Promise<string> => {
  const aliases = await store.aliases();
  const version = Object.hasOwn(aliases, alias) ? aliases[alias] : undefined;
  if (version !== undefined) return version;
  const known = Object.keys(aliases).map((name) => `"${name}"`);
  throw badUserInput(
    'input.alias',
    `input.alias: there is no alias "${alias.slice(0, 64)}". Known: ${known.join(', ') || 'none'}.`,
  );
};

/** The version that is followed: what the alias points to, else the highest. Null when there is none at all. */
export const followedVersion = async (store: ModelStore, alias: string): Promise<string | null> => {
  const aliases = await store.aliases();
  if (Object.hasOwn(aliases, alias)) return aliases[alias] ?? null;
  return (await store.versions())[0] ?? null;
};

/** The version that a request asks for. Throws `BAD_USER_INPUT` for a request that makes no sense. */
export const chooseVersion = async (
  store: ModelStore,
  { version, alias }: ReloadRequest,
  followedAlias: string,
): Promise<string> => {
  if (version != null && alias != null) throw badUserInput('input', 'input takes either version or alias, got both.');
  if (version != null) return checkVersion(version);
  if (alias != null) return versionOfAlias(store, alias);
  const followed = await followedVersion(store, followedAlias);
  if (followed !== null) return followed;
  throw badUserInput('input', `There is no version of the model "${store.name}" to load.`);
};

/** Throws a `BundleError` unless there is a directory of this version. */
export const checkPresent = async (store: ModelStore, version: string): Promise<string> => {
  const directory = store.directoryOf(version);
  try {
    await access(directory);
    return directory;
  } catch (error) {
    const versions = await store.versions();
    const expected = `one of the versions ${versions.slice(0, 10).join(', ') || '(none)'}`;
    throw new BundleError({ step: 'FETCH', file: null, expected, actual: `version "${version}"` }, error);
  }
};
