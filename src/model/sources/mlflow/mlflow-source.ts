import { join } from 'node:path';
import { BundleError } from '../../../bundle/bundle-error.ts';
import type { TroubleLog } from '../../../telemetry/trouble-log.ts';
import type { FetchedBundle, ModelSource, Provenance } from '../model-source.ts';
import { artifactPlace } from './artifact-place.ts';
import { downloadBundle } from './download-bundle.ts';
import { createLastSeen } from './last-seen.ts';
import { openLocalStore } from './local-store.ts';
import { readArtifactUri, readRun, readState, type RegistryRun, type RegistryVersion } from './registry-api.ts';
import { RegistryError, type RegistryAddress } from './registry-http.ts';

export interface MlflowSourceOptions {
  /** Of the registered model. */
  readonly name: string;
  readonly address: RegistryAddress;
  /** Where copies are kept: a folder of this model alone. */
  readonly directory: string;
  readonly fetchTimeoutMs: number;
  readonly fetchMaxMb: number;
  readonly troubleLog: TroubleLog;
}

const bytesPerMegabyte = 1_000_000;
const idleMs = 30_000;
/** Everybody may ask which aliases there are; the registry is not asked for each. */
const freshMs = 1_000;

const provenanceOf = (run: RegistryRun | null): Provenance | null =>
  run && { runId: run.runId, trainedAt: run.endedAt, metrics: run.metrics, hyperparameters: run.params };

const signatureOf = ({ version, source, runId, createdAt }: RegistryVersion): string =>
  JSON.stringify([version, source, runId, createdAt]);

/** What the registry did wrong is a finding of the step FETCH. */
const asFinding = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof RegistryError ? error.asFinding() : error;
  }
};

const onlyRegistryErrors = (error: unknown): void => {
  if (!(error instanceof RegistryError)) throw error;
};

/** Versions of a registered model of MLflow, by its REST interface. Copies are kept, and serve while it is away. */
export const createMlflowSource = (options: MlflowSourceOptions): ModelSource => {
  const { name, address, directory, troubleLog } = options;
  const store = openLocalStore(join(directory, 'versions'));
  const seen = createLastSeen(
    join(directory, 'registry.json'),
    (signal) => readState(address, name, signal),
    troubleLog,
  );

  const find = async (version: string, signal: AbortSignal): Promise<RegistryVersion | null> =>
    (await seen.read(signal, freshMs)).versions.find((known) => known.version === version) ?? null;

  const runOf = async ({ runId }: RegistryVersion, signal: AbortSignal): Promise<RegistryRun | null> =>
    runId === null ? null : readRun(address, runId, signal);

  const download = async (version: RegistryVersion, outer: AbortSignal): Promise<string> => {
    const signal = AbortSignal.any([outer, AbortSignal.timeout(options.fetchTimeoutMs)]);
    const place = artifactPlace(
      await readArtifactUri(address, { name, version: version.version }, signal),
      address.uri,
    );
    const limits = { mostBytes: options.fetchMaxMb * bytesPerMegabyte, idleMs };
    return store.replace(version.version, async (draft) => {
      await downloadBundle({ address, place, directory: draft }, limits, signal);
      return { signature: signatureOf(version), provenance: provenanceOf(await runOf(version, signal)) };
    });
  };

  const fetchVersion = async (version: string, signal: AbortSignal): Promise<FetchedBundle> => {
    const registered = await find(version, signal);
    if (registered === null) {
      const { versions } = await seen.read(signal, freshMs);
      const expected = `one of the versions ${
        versions
          .slice(0, 10)
          .map((known) => known.version)
          .join(', ') || '(none)'
      }`;
      throw new BundleError({ step: 'FETCH', file: null, expected, actual: `version "${version}"` });
    }
    const copy = await store.find(version);
    if (copy?.origin.signature !== signatureOf(registered)) await download(registered, signal);
    else if (copy.origin.isDistrusted) await download(registered, signal).catch(onlyRegistryErrors); // better than none
    const whole = await store.find(version);
    if (whole === null) throw new RegistryError('the copy is gone again');
    await store.prune([version]);
    return { directory: whole.directory, namedByManifest: false, provenance: whole.origin.provenance };
  };

  return {
    name,
    aliases: (signal) => asFinding(async () => (await seen.read(signal, freshMs)).aliases),
    versions: (signal) =>
      asFinding(async () => (await seen.read(signal, freshMs)).versions.map(({ version }) => version)),
    describe: async (version, signal) => {
      try {
        const registered = await find(version, signal);
        if (registered === null) return { createdAt: null, metrics: {} };
        const metrics = (await runOf(registered, signal))?.metrics ?? {};
        return { createdAt: registered.createdAt, metrics };
      } catch (error) {
        if (error instanceof RegistryError) return { createdAt: null, metrics: {} };
        throw error;
      }
    },
    signatureOf: (version, signal) =>
      asFinding(async () => {
        const registered = await find(version, signal);
        return registered && signatureOf(registered);
      }),
    distrust: store.distrust,
    fetch: (version, signal) => asFinding(() => fetchVersion(version, signal)),
  };
};
