import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBundle, type BundleContent } from '../../../bundle/files/writer.ts';
import type { LoadedGeneration } from '../../../model/generation.ts';
import { loadGeneration } from '../../../model/loading/load-generation.ts';
import { StepTracker } from '../../../model/loading/step-tracker.ts';
import { createUsageMeter } from '../../../telemetry/usage.ts';

/** Name and version of a bundle. */
export interface BundleNames {
  readonly name: string;
  readonly version: string;
}

/** The generous deadlines of a tool; nobody waits for a page. */
const loadOptions = {
  processes: 1,
  stepTimeoutMs: 120_000,
  runTimeoutMs: 60_000,
  maxWaitingTasks: 1000,
  createUsage: () => createUsageMeter(),
};

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
    const steps = new StepTracker(version, ['FETCH', 'COMPARE', 'SWITCH', 'DRAIN']);
    const generation = await loadGeneration({ directory, name, version }, loadOptions, steps);
    try {
      return await use(generation);
    } finally {
      await generation.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
