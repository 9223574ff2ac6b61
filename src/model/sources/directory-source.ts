import { access } from 'node:fs/promises';
import { BundleError } from '../../bundle/bundle-error.ts';
import { readManifestText } from '../../bundle/files/bundle-files.ts';
import type { ModelStore } from '../../bundle/files/model-store.ts';
import { parseManifest } from '../../bundle/manifest/manifest.ts';
import type { FetchedBundle, ModelSource } from './model-source.ts';

/** What `read` gives, or `otherwise` for a bundle that can't be read: loading it says what is wrong. */
const unlessBad = async <Value>(read: () => Promise<Value>, otherwise: Value): Promise<Value> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BundleError) return otherwise;
    throw error;
  }
};

const fetchPresent = async (store: ModelStore, version: string): Promise<FetchedBundle> => {
  const directory = store.directoryOf(version);
  try {
    await access(directory);
    return { directory, namedByManifest: true, provenance: null };
  } catch (error) {
    const versions = await store.versions();
    const expected = `one of the versions ${versions.slice(0, 10).join(', ') || '(none)'}`;
    throw new BundleError({ step: 'FETCH', file: null, expected, actual: `version "${version}"` }, error);
  }
};

/** The versions in a directory of this machine. */
export const createDirectorySource = (store: ModelStore): ModelSource => ({
  name: store.name,
  aliases: () => store.aliases(),
  versions: () => store.versions(),
  describe: (version) =>
    unlessBad<Awaited<ReturnType<ModelSource['describe']>>>(
      async () => {
        const { createdAt, metrics } = parseManifest((await readManifestText(store.directoryOf(version))).text);
        return { createdAt, metrics };
      },
      { createdAt: null, metrics: {} },
    ),
  signatureOf: (version) =>
    unlessBad<string | null>(async () => (await readManifestText(store.directoryOf(version))).fingerprint, null),
  fetch: (version) => fetchPresent(store, version),
});
