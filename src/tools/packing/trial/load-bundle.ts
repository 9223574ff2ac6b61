import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBundle, type BundleContent } from '../../../bundle/files/writer.ts';
import type { LoadedGeneration } from '../../../model/generation.ts';
import { loadBundle } from '../../serving/served-model.ts';

/** Name and version of a bundle. */
export interface BundleNames {
  readonly name: string;
  readonly version: string;
}

/**
 * Writes a bundle to a temporary folder, loads it as a server does, with every check of docs/bundle.md, and lets `use`
 * ask it. Nothing is left of it. Throws a `BundleError` for the first check that fails.
 */
export const withLoadedBundle = async <Result>(
  { name, version }: BundleNames,
  content: BundleContent,
  use: (generation: LoadedGeneration) => Promise<Result>,
): Promise<Result> => {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-pack-'));
  try {
    const directory = join(folder, name, version);
    await writeBundle(directory, content);
    const generation = await loadBundle(directory);
    try {
      return await use(generation);
    } finally {
      await generation.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
