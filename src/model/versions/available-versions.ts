import { BundleError } from '../../bundle/bundle-error.ts';
import { readManifestText } from '../../bundle/files/bundle-files.ts';
import { parseManifest } from '../../bundle/manifest/manifest.ts';
import type { ModelStore } from '../../bundle/files/model-store.ts';
import type { AvailableModel } from '../models.ts';

const describe = async (store: ModelStore, version: string): Promise<Pick<AvailableModel, 'createdAt' | 'metrics'>> => {
  try {
    const { text } = await readManifestText(store.directoryOf(version));
    const { createdAt, metrics } = parseManifest(text);
    return { createdAt, metrics };
  } catch (error) {
    if (error instanceof BundleError) return { createdAt: null, metrics: {} }; // loading it says what is wrong
    throw error;
  }
};

const readAliases = async (store: ModelStore): Promise<Readonly<Record<string, string>>> => {
  try {
    return await store.aliases();
  } catch (error) {
    if (error instanceof BundleError) return {}; // following one says what is wrong
    throw error;
  }
};

const aliasesTo = (version: string, aliases: Readonly<Record<string, string>>): string[] =>
  Object.entries(aliases)
    .filter(([, target]) => target === version)
    .map(([alias]) => alias)
    .toSorted();

/** Aliases that point to `version`, in alphabetical order. */
export const aliasesOf = async (store: ModelStore, version: string): Promise<string[]> =>
  aliasesTo(version, await readAliases(store));

/** The versions of a store, latest first, with what their manifests say. */
export const listVersions = async (store: ModelStore): Promise<AvailableModel[]> => {
  const [versions, aliases] = await Promise.all([store.versions(), readAliases(store)]);
  return Promise.all(
    versions.map(async (version) => ({
      version,
      aliases: aliasesTo(version, aliases),
      ...(await describe(store, version)),
    })),
  );
};
