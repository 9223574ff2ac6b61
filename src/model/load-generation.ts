import { readManifestText } from '../bundle/bundle-files.ts';
import { BundleError } from '../bundle/bundle-error.ts';
import { featureColumns } from '../bundle/feature-columns.ts';
import { parseManifest, type Manifest } from '../bundle/manifest.ts';
import { createScoreTransform } from '../bundle/score-transform.ts';
import type { PoolEvents } from '../inference/process-pool.ts';
import { slateSize } from '../recommendation/slate.ts';
import type { UsageMeter } from '../telemetry/usage.ts';
import { Candidate } from './candidate.ts';
import { createGeneration } from './create-generation.ts';
import type { LoadedGeneration } from './generation.ts';
import type { StepTracker } from './step-tracker.ts';
import { checkTables, parseTables, readTables, type TableBytes } from './tables.ts';
import { askGoldenQuestions, warmUp, type TrialContext } from './trials.ts';

export interface LoadOptions {
  readonly processes: number;
  /** Deadline of one step, and of a start of a process later. */
  readonly stepTimeoutMs: number;
  /** Deadline of one run while serving. */
  readonly runTimeoutMs: number;
  readonly maxWaitingTasks: number;
  readonly createUsage: () => UsageMeter;
  readonly poolEvents?: PoolEvents;
}

/** Which bundle to load. */
export interface LoadTarget {
  readonly directory: string;
  readonly name: string;
  readonly version: string;
}

const readManifest = async ({
  directory,
  name,
  version,
}: LoadTarget): Promise<{ manifest: Manifest; fingerprint: string }> => {
  const { text, fingerprint } = await readManifestText(directory);
  const manifest = parseManifest(text);
  if (manifest.name !== name || manifest.version !== version)
    throw new BundleError({
      step: 'MANIFEST',
      file: 'manifest.json',
      expected: `name "${name}" and version "${version}", as its directories are called`,
      actual: `name "${manifest.name}" and version "${manifest.version}"`,
    });
  return { manifest, fingerprint };
};

const needsOf = ({ inputs }: Manifest): TrialContext['needs'] => ({
  history: inputs.some(({ role }) => role === 'history'),
  userIndex: inputs.some(({ role }) => role === 'userIndex'),
});

/** Opens the graph, parses the tables, compares the two, and hands the columns to the processes. */
const openBundle = async (
  candidate: Candidate,
  { manifest, fingerprint, tables }: { manifest: Manifest; fingerprint: string; tables: TableBytes },
) => {
  const [graph, parsed] = await Promise.all([candidate.openGraph(), parseTables(tables, manifest)]);
  const itemCount = graph.itemCount ?? parsed.catalogue.count();
  checkTables(parsed, itemCount);
  const { users } = parsed;
  const catalogue = parsed.catalogue.finish(itemCount);
  await candidate.prepare({ columns: catalogue.columns, itemCount, slateSize });
  const showScore = createScoreTransform(manifest.scoreTransform);
  const userColumns = featureColumns(manifest.inputs, 'userFeatures');
  const context: TrialContext = {
    needs: needsOf(manifest),
    userColumns,
    fingerprint,
    manifest,
    catalogue,
    users,
    showScore,
  };
  return { graph, context };
};

/**
 * Loads a bundle in fresh processes and makes every check of docs/bundle.md. Throws a `BundleError` for the first that
 * fails; then nothing is left of it.
 */
export const loadGeneration = async (
  target: LoadTarget,
  options: LoadOptions,
  steps: StepTracker,
): Promise<LoadedGeneration> => {
  const { manifest, fingerprint } = await steps.run('MANIFEST', () => readManifest(target));
  let candidate: Candidate | undefined;
  try {
    const tables = await steps.run('HASHES', async () => {
      candidate = await Candidate.open(target.directory, manifest, options.stepTimeoutMs);
      const [read] = await Promise.all([readTables(target.directory, manifest), candidate.hash(options.processes)]);
      return read;
    });
    const checked = candidate!;
    const { graph, context } = await steps.run('GRAPH', () => openBundle(checked, { manifest, fingerprint, tables }));
    const timings = await steps.run('WARM_UP', () => warmUp(checked, context, options.runTimeoutMs));
    await steps.run('GOLDEN_ANSWERS', () => askGoldenQuestions(checked, context));
    return createGeneration({ candidate: checked, context, graph, warmUp: timings }, options);
  } catch (error) {
    await candidate?.abandon();
    throw error;
  }
};
