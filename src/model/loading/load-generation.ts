import { readManifestText } from '../../bundle/files/bundle-files.ts';
import { BundleError } from '../../bundle/bundle-error.ts';
import { featureColumns } from '../../bundle/manifest/feature-columns.ts';
import { parseManifest, type Manifest } from '../../bundle/manifest/manifest.ts';
import { createScoreTransform } from '../../bundle/manifest/score-transform.ts';
import type { GraphFacts } from '../../inference/protocol.ts';
import { slateSize } from '../../recommendation/slate.ts';
import { Candidate, type CandidateOptions } from './candidate.ts';
import { createGeneration } from './create-generation.ts';
import { keepBundle } from './kept-bundle.ts';
import type { LoadedGeneration } from '../generation.ts';
import type { Provenance } from '../sources/model-source.ts';
import type { LoadOptions } from './load-options.ts';
import type { StepTracker } from './step-tracker.ts';
import { checkItems, checkUsers, parseTables, readTables, type TableBytes, type Tables } from './tables.ts';
import { askGoldenQuestions, warmUp, type TrialContext } from '../checks/trials.ts';

/** Which bundle to load. */
export interface LoadTarget {
  readonly directory: string;
  readonly name: string;
  readonly version: string;
  /** Facts that complete the manifest. */
  readonly provenance?: Provenance | null;
  /** False where the manifest may name another model and version: a registry gives names of its own. */
  readonly namedByManifest?: boolean;
}

/** Throws a `BundleError` unless a manifest names the directories it lies in. */
export const checkPlace = (manifest: Manifest, { name, version }: LoadTarget): void => {
  if (manifest.name !== name || manifest.version !== version)
    throw new BundleError({
      step: 'MANIFEST',
      file: 'manifest.json',
      expected: `name "${name}" and version "${version}", as its directories are called`,
      actual: `name "${manifest.name}" and version "${manifest.version}"`,
    });
};

/** With the names that the source gives, and with what only the source knows. */
const completeManifest = (manifest: Manifest, { name, version, provenance }: LoadTarget): Manifest => ({
  ...manifest,
  name,
  version,
  ...(provenance != null && {
    runId: manifest.runId ?? provenance.runId,
    trainedAt: manifest.trainedAt ?? provenance.trainedAt,
    metrics: { ...provenance.metrics, ...manifest.metrics },
    hyperparameters: { ...provenance.hyperparameters, ...manifest.hyperparameters },
  }),
});

const readManifest = async (target: LoadTarget): Promise<{ manifest: Manifest; fingerprint: string }> => {
  const { text, fingerprint } = await readManifestText(target.directory);
  const stated = parseManifest(text);
  if (target.namedByManifest !== false) checkPlace(stated, target);
  const manifest = completeManifest(stated, target);
  return { manifest, fingerprint };
};

const needsOf = ({ inputs }: Manifest): TrialContext['needs'] => ({
  history: inputs.some(({ role }) => role === 'history'),
  userIndex: inputs.some(({ role }) => role === 'userIndex'),
});

/** What is known of a bundle whose graph is open and whose tables are parsed. */
export interface OpenedBundle extends Tables {
  readonly manifest: Manifest;
  readonly fingerprint: string;
  readonly graph: GraphFacts;
}

/** N: what the graph says, else all items of the catalogue. */
export const itemCountOf = ({ itemCount }: GraphFacts, { catalogue }: Pick<Tables, 'catalogue'>): number =>
  itemCount ?? catalogue.count();

/** Hands the columns to the processes: from then on they can make lists. */
export const prepareCandidate = async (candidate: Candidate, opened: OpenedBundle): Promise<TrialContext> => {
  const { manifest, fingerprint, graph, users } = opened;
  const itemCount = itemCountOf(graph, opened);
  const catalogue = opened.catalogue.finish(itemCount);
  await candidate.prepare({ columns: catalogue.columns, itemCount, slateSize });
  const showScore = createScoreTransform(manifest.scoreTransform);
  const userColumns = featureColumns(manifest.inputs, 'userFeatures');
  return { needs: needsOf(manifest), userColumns, fingerprint, manifest, catalogue, users, showScore };
};

/** Opens the graph, parses the tables, compares the two, and prepares the processes. */
const openBundle = async (
  candidate: Candidate,
  { manifest, fingerprint, tables }: { manifest: Manifest; fingerprint: string; tables: TableBytes },
) => {
  const [graph, parsed] = await Promise.all([candidate.openGraph(), parseTables(tables, manifest)]);
  const itemCount = itemCountOf(graph, parsed);
  checkItems(parsed, itemCount);
  checkUsers(parsed, itemCount);
  const context = await prepareCandidate(candidate, { ...parsed, manifest, fingerprint, graph });
  return { graph, context };
};

const candidateOptions = ({ stepTimeoutMs, limits }: LoadOptions): CandidateOptions => ({
  timeoutMs: stepTimeoutMs,
  limits,
});

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
    const tables = await steps.run('HASHES', async (signal) => {
      candidate = await Candidate.open(target.directory, manifest, candidateOptions(options));
      if (signal.aborted) await candidate.abandon();
      signal.throwIfAborted();
      const [read] = await Promise.all([readTables(target.directory, manifest), candidate.hash(options.processes)]);
      return read;
    });
    const checked = candidate!;
    const { graph, context } = await steps.run('GRAPH', () => openBundle(checked, { manifest, fingerprint, tables }));
    const timings = await steps.run('WARM_UP', () => warmUp(checked, context, options.runTimeoutMs));
    await steps.run('GOLDEN_ANSWERS', () => askGoldenQuestions(checked, context));
    const bundle = { candidate: checked, context, graph, warmUp: timings };
    return createGeneration(bundle, keepBundle(bundle), options);
  } catch (error) {
    await candidate?.abandon();
    throw error;
  }
};
