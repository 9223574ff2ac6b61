import { z } from 'zod';
import { versionPattern } from '../../../bundle/version.ts';
import { getJson, RegistryError, type RegistryAddress } from './registry-http.ts';

/** A version as the registry knows it. */
export interface RegistryVersion {
  readonly version: string;
  /** Where its artifacts are, as it was registered. */
  readonly source: string;
  readonly runId: string | null;
  /** RFC 3339. */
  readonly createdAt: string;
}

/** What a registry says of one model. */
export interface RegistryState {
  /** Alias to version; stages of old servers count as aliases where there is none of their name. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Latest first. */
  readonly versions: readonly RegistryVersion[];
}

/** The run that made a version. */
export interface RegistryRun {
  readonly runId: string;
  /** RFC 3339; null while it runs. */
  readonly endedAt: string | null;
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string>>;
}

const api = '/api/2.0/mlflow';
/** Of a page, and of all. */
const pageSize = 100;
const mostVersions = 2000;
/** The last moment that dates can say. */
const mostMilliseconds = 8.64e15;

const milliseconds = z.coerce.number().nonnegative().max(mostMilliseconds);
const versionSchema = z.object({
  version: z.coerce.string().regex(versionPattern),
  source: z.string().default(''),
  run_id: z.string().nullish(),
  creation_timestamp: milliseconds,
  current_stage: z.string().nullish(),
});
const modelSchema = z.object({
  registered_model: z.object({
    aliases: z.array(z.object({ alias: z.string(), version: z.coerce.string().regex(versionPattern) })).default([]),
    latest_versions: z.array(versionSchema).default([]),
  }),
});
const searchSchema = z.object({
  model_versions: z.array(versionSchema).default([]),
  next_page_token: z.string().nullish(),
});
const runSchema = z.object({
  run: z.object({
    info: z.object({ run_id: z.string(), end_time: milliseconds.nullish() }),
    data: z.object({
      metrics: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]),
      params: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
    }),
  }),
});
const uriSchema = z.object({ artifact_uri: z.string().min(1) });

const checked = <Value>(schema: z.ZodType<Value>, body: unknown): Value => {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new RegistryError('it answered with JSON of another kind than MLflow does');
};

const dateOf = (ms: number): string => new Date(ms).toISOString();

const registryVersion = (version: z.output<typeof versionSchema>): RegistryVersion => ({
  version: version.version,
  source: version.source,
  runId: version.run_id === '' ? null : (version.run_id ?? null),
  createdAt: dateOf(version.creation_timestamp),
});

const aliasesOf = ({ registered_model: model }: z.output<typeof modelSchema>): Record<string, string> => {
  const stages = model.latest_versions.flatMap(({ current_stage: stage, version }) =>
    stage == null || stage === 'None' ? [] : [[stage, version] as const],
  );
  const aliases = model.aliases.map(({ alias, version }) => [alias, version] as const);
  return Object.fromEntries([...stages, ...aliases]);
};

const readVersions = async (
  address: RegistryAddress,
  name: string,
  signal: AbortSignal,
): Promise<RegistryVersion[]> => {
  const versions: RegistryVersion[] = [];
  const query = `filter=${encodeURIComponent(`name='${name}'`)}&max_results=${pageSize}`;
  let page = '';
  do {
    const body = await getJson(address, `${api}/model-versions/search?${query}${page}`, signal);
    const { model_versions: some, next_page_token: token } = checked(searchSchema, body);
    versions.push(...some.map(registryVersion));
    page = token == null || token === '' ? '' : `&page_token=${encodeURIComponent(token)}`;
  } while (page !== '' && versions.length < mostVersions);
  return versions.toSorted((a, b) => Number(b.version) - Number(a.version));
};

/** Asks a registry for what it knows of `name`. Throws a `RegistryError`. */
export const readState = async (
  address: RegistryAddress,
  name: string,
  signal: AbortSignal,
): Promise<RegistryState> => {
  const [model, versions] = await Promise.all([
    getJson(address, `${api}/registered-models/get?name=${encodeURIComponent(name)}`, signal),
    readVersions(address, name, signal),
  ]);
  return { aliases: aliasesOf(checked(modelSchema, model)), versions };
};

/** Metrics and parameters of a run. Throws a `RegistryError`. */
export const readRun = async (address: RegistryAddress, runId: string, signal: AbortSignal): Promise<RegistryRun> => {
  const body = await getJson(address, `${api}/runs/get?run_id=${encodeURIComponent(runId)}`, signal);
  const { info, data } = checked(runSchema, body).run;
  const metrics = data.metrics.flatMap(({ key, value }) => (typeof value === 'number' ? [[key, value] as const] : []));
  return {
    runId: info.run_id,
    endedAt: info.end_time == null ? null : dateOf(info.end_time),
    metrics: Object.fromEntries(metrics),
    params: Object.fromEntries(data.params.map(({ key, value }) => [key, value])),
  };
};

/** Where the artifacts of a version really are. Throws a `RegistryError`. */
export const readArtifactUri = async (
  address: RegistryAddress,
  { name, version }: { name: string; version: string },
  signal: AbortSignal,
): Promise<string> => {
  const query = `name=${encodeURIComponent(name)}&version=${encodeURIComponent(version)}`;
  const body = await getJson(address, `${api}/model-versions/get-download-uri?${query}`, signal);
  return checked(uriSchema, body).artifact_uri;
};
