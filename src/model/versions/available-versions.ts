import { BundleError } from '../../bundle/bundle-error.ts';
import { MarqueeError } from '../../errors.ts';
import type { AvailableModel } from '../models.ts';
import type { ModelSource } from '../sources/model-source.ts';

const readAliases = async (source: ModelSource, signal: AbortSignal): Promise<Readonly<Record<string, string>>> => {
  try {
    return await source.aliases(signal);
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
export const aliasesOf = async (source: ModelSource, version: string, signal: AbortSignal): Promise<string[]> =>
  aliasesTo(version, await readAliases(source, signal));

const readVersions = async (source: ModelSource, signal: AbortSignal): Promise<readonly string[]> => {
  try {
    return await source.versions(signal);
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    const { expected, actual } = error.finding;
    const message = `The versions of "${source.name}" can't be read: expected ${expected}, got ${actual}.`;
    throw new MarqueeError('MODEL_SOURCE_UNAVAILABLE', message, { expected, actual }, error);
  }
};

/** The versions of a source, latest first, with what is known of them. Throws `MODEL_SOURCE_UNAVAILABLE`. */
export const listVersions = async (source: ModelSource, signal: AbortSignal): Promise<AvailableModel[]> => {
  const [versions, aliases] = await Promise.all([readVersions(source, signal), readAliases(source, signal)]);
  return Promise.all(
    versions.map(async (version) => ({
      version,
      aliases: aliasesTo(version, aliases),
      ...(await source.describe(version, signal)),
    })),
  );
};
