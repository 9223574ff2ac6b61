import { parseManifest } from '../../src/bundle/manifest/manifest.ts';
import { createCatalogueBuilder, type Catalogue } from '../../src/catalog/catalogue.ts';
import type { CatalogueRow } from '../../src/catalog/columns.ts';
import type { LoadedGeneration } from '../../src/model/generation.ts';
import type { LoadProgress } from '../../src/model/loading/load-step.ts';
import type { AvailableModel, Lease, Models, ModelStatus } from '../../src/model/models.ts';
import type { RefusedLoad, ReloadOutcome, ReloadRequest, RollbackOutcome } from '../../src/model/reload-outcome.ts';
import { createUsageMeter } from '../../src/telemetry/usage.ts';
import { unusableBundle } from './loaded-generations.ts';
import { createWorldGeneration, type World } from './small-world.ts';

const row = (id: string, title: string, facts: Partial<CatalogueRow>): CatalogueRow => ({
  id,
  title,
  otherTitles: [],
  genres: [],
  likeCount: 10,
  ...facts,
});

const rows: readonly CatalogueRow[] = [
  row('1', 'Toy Story', { genres: ['Animation', 'Comedy'], releaseYear: 1995, rating: 7.9, language: 'en' }),
  row('2', 'Heat', { genres: ['Action', 'Drama'], releaseYear: 1995, rating: 8.1, language: 'en', likeCount: 40 }),
  row('3', 'Oldboy', { genres: ['Drama'], releaseYear: 2003, rating: 8.3, language: 'ko', adult: false }),
  row('4', 'Amélie', { genres: ['Comedy', 'Romance'], releaseYear: 2001, rating: 7.8, language: 'fr' }),
  row('5', 'Night Games', { genres: ['Drama'], releaseYear: 1998, rating: 4, language: 'en', adult: true }),
  row('6', 'Signs', {
    genres: ['Horror'],
    posterUrl: 'https://posters.example/Signs Poster.jpg',
    language: 'xx-unknown',
  }),
  row('7', 'Lost Reel', { otherTitles: ['La bobine perdue'] }),
];
/** The last movie is in the catalogue only. */
const recommendable = rows.length - 1;

const catalogueOf = (): Catalogue => {
  const builder = createCatalogueBuilder();
  rows.forEach(builder.add);
  return builder.finish(recommendable);
};

/** Two users who have seen one movie each; every user id from 1 is a whole number. */
const createSmallWorld = (): World => ({
  rows: rows.slice(0, recommendable),
  catalogue: catalogueOf(),
  users: [0, 2].map((item, at) => ({
    row: at,
    history: Int32Array.of(item),
    weights: Float32Array.of(1),
    features: new Float32Array(0),
  })),
  scoreOf: (userRow, item) => ((item * 5 + userRow * 3) % 7) / 2,
});

const manifestText = (version: string): string =>
  JSON.stringify({
    format: 1,
    name: 'movies',
    version,
    createdAt: '2026-01-02T03:04:05+02:00',
    trainedAt: '2026-01-01T00:00:00+09:00',
    framework: 'test',
    userIdType: 'integer',
    metrics: { 'ndcg@10': 0.25 },
    hyperparameters: { l2: '150' },
    attributions: [{ name: 'Test data', notice: 'Made for tests.', url: 'https://data.example' }],
    inputs: [{ name: 'user', role: 'userIndex' }],
    output: { kind: 'scores', scores: 'scores' },
    scoreTransform: { kind: 'logistic', a: 0, b: 1 },
    files: Object.fromEntries(
      ['model.onnx', 'items.jsonl'].map((file) => [file, { sha256: '0'.repeat(64), bytes: 1 }]),
    ),
  });

/** A loaded bundle without files or processes: the ranking is the real one, the graph's scores are made up. */
export const createFakeGeneration = (version = '1', overrides: Partial<LoadedGeneration> = {}): LoadedGeneration => {
  const usage = createUsageMeter();
  return {
    ...createWorldGeneration(createSmallWorld(), { version, usage, fingerprint: version.padEnd(64, 'f') }),
    name: 'movies',
    manifest: parseManifest(manifestText(version)),
    capabilities: ['KNOWN_USERS', 'HISTORY'],
    exactLimits: true,
    inputs: [{ name: 'user', role: 'USER_INDEX', elementType: 'int64', shape: ['batch'] }],
    outputs: [{ name: 'scores', role: 'SCORES', elementType: 'float32', shape: ['batch', '6'] }],
    warmUp: [{ batchSize: 1, p50Ms: 0.5, p95Ms: 0.9 }],
    loadedAt: new Date('2026-02-03T04:05:06Z'),
    runtime: () => ({ onnxRuntimeVersion: '1.30.0', processes: 1, processesReady: 1, waitingTasks: 0 }),
    userIds: () => [],
    processIds: () => [],
    usageSnapshot: usage.snapshot,
    kept: unusableBundle(version),
    endProcesses: async () => undefined,
    close: async () => undefined,
    ...overrides,
  };
};

/** The model room by hand: a test says what serves and how a reload ends. Counts what is pinned. */
export class FakeModels implements Models {
  readonly name = 'movies';
  serving: LoadedGeneration | undefined = createFakeGeneration();
  statusNow: ModelStatus | null = null;
  isDegraded: () => boolean = () => false;
  failure: RefusedLoad | null = null;
  previous: string | null = null;
  pins = 0;
  readonly requests: ReloadRequest[] = [];
  onReload: (request: ReloadRequest) => Promise<ReloadOutcome> | ReloadOutcome = () => ({
    kind: 'already-current',
    version: '1',
  });
  onRollback: () => RollbackOutcome = () => ({ kind: 'no-previous' });
  /** Who asked for changes. */
  readonly actors: (string | null)[] = [];
  loading: LoadProgress | null = null;

  status(): ModelStatus {
    if (this.statusNow !== null) return this.statusNow;
    if (this.serving === undefined) return 'NOT_LOADED';
    return this.isDegraded() ? 'DEGRADED' : 'LOADED';
  }
  acquire(): Lease | undefined {
    if (this.serving === undefined) return undefined;
    this.pins++;
    let held = true;
    const release = (): void => {
      if (held) this.pins--;
      held = false;
    };
    return { generation: this.serving, release };
  }
  current(): LoadedGeneration | undefined {
    return this.serving;
  }
  previousVersion(): string | null {
    return this.previous;
  }
  lastFailure(): RefusedLoad | null {
    return this.failure;
  }
  progress(): LoadProgress | null {
    return this.loading;
  }
  async reload(request: ReloadRequest, actor: string | null): Promise<ReloadOutcome> {
    this.requests.push(request);
    this.actors.push(actor);
    return this.onReload(request);
  }
  async rollback(actor: string | null): Promise<RollbackOutcome> {
    this.actors.push(actor);
    return this.onRollback();
  }
  async aliasesOf(version: string): Promise<string[]> {
    return version === '1' ? ['production'] : [];
  }
  async availableVersions(): Promise<AvailableModel[]> {
    return [
      { version: '2', aliases: [], createdAt: null, metrics: {} },
      { version: '1', aliases: ['production'], createdAt: '2026-01-02T03:04:05+02:00', metrics: { 'ndcg@10': 0.25 } },
    ];
  }
  drain(): void {
    this.statusNow = 'DRAINING';
  }
  async close(): Promise<void> {
    this.serving = undefined;
  }
}
