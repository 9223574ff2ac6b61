import type { InferenceSession } from 'onnxruntime-node';
import { BundleError } from '../../../bundle/bundle-error.ts';
import { featureColumns } from '../../../bundle/feature-columns.ts';
import type { Manifest } from '../../../bundle/manifest.ts';
import type { GraphFacts } from '../../protocol.ts';
import { FeedBuilder, type ItemTable } from '../feeds/feed-builder.ts';
import type { FeedRow } from '../feeds/feed-row.ts';
import { checkGraph, tensorsOf } from './graph-check.ts';
import { fetchedOutputs, readOutput, RunError, type RowScores } from './read-output.ts';
import { createSession } from './session.ts';

const scoresPerRun = 320_000;
const greatestRun = 100;
const pairsPerRun = 8192;

/** b of a static batch dimension; null where the dimension varies or there is none. */
const staticRows = (manifest: Manifest, { inputs, outputs }: Pick<GraphFacts, 'inputs' | 'outputs'>): number | null => {
  const layout = manifest.inputs.find((input) => input.role === 'history')?.layout;
  if (layout === 'single') return 1;
  const oncePerRun = new Set(['rowCount', 'historyRow', ...(layout === 'ragged' ? ['history', 'historyWeights'] : [])]);
  const names = new Set(manifest.inputs.filter(({ role }) => !oncePerRun.has(role)).map(({ name }) => name));
  const first = inputs.filter(({ name }) => names.has(name)).map(({ shape }) => shape[0]);
  const fetched = new Set(fetchedOutputs(manifest.output));
  for (const { name, shape } of outputs)
    if (fetched.has(name) && (shape.length === 2 || manifest.output.kind === 'pairs')) first.push(shape[0]);
  return first.find((dimension) => typeof dimension === 'number') ?? null;
};

const fillUp = (rows: readonly FeedRow[], count: number): readonly FeedRow[] =>
  rows.length === count ? rows : [...rows, ...Array.from({ length: count - rows.length }, () => rows.at(-1)!)];

/** One graph, ready to run. A static batch dimension is filled up. */
export class GraphRunner {
  readonly facts: GraphFacts;
  readonly #session: InferenceSession;
  readonly #manifest: Manifest;
  readonly #outputs: readonly string[];
  readonly #staticRows: number | null;
  #feeds: FeedBuilder;

  private constructor(session: InferenceSession, manifest: Manifest, facts: GraphFacts) {
    this.#session = session;
    this.#manifest = manifest;
    this.facts = facts;
    this.#outputs = fetchedOutputs(manifest.output);
    this.#feeds = new FeedBuilder(manifest, facts.inputs);
    this.#staticRows = staticRows(manifest, facts);
  }

  /** Makes a session of a model, compares it with its manifest, and tries it. Throws a `BundleError`. */
  static async open(model: Uint8Array, manifest: Manifest, onnxRuntimeVersion: string): Promise<GraphRunner> {
    const session = await createSession(model);
    const inputs = tensorsOf(session.inputMetadata);
    const outputs = tensorsOf(session.outputMetadata);
    checkGraph(manifest, { inputs, outputs, inputNames: session.inputNames });
    const facts = { inputs, outputs, onnxRuntimeVersion, itemCount: null };
    const width = await new GraphRunner(session, manifest, facts).#probe();
    const itemCount = manifest.output.kind === 'scores' ? width : null;
    return new GraphRunner(session, manifest, { ...facts, itemCount });
  }

  /** The most rows of one run: bounds memory; larger runs are slower per user. */
  get rowsPerRun(): number {
    if (this.#staticRows !== null) return this.#staticRows;
    if (this.#manifest.output.kind === 'pairs') return pairsPerRun;
    const { itemCount } = this.facts;
    return itemCount === null ? greatestRun : Math.min(greatestRun, Math.max(1, Math.floor(scoresPerRun / itemCount)));
  }

  /** Tells the graph about items, where it wants to know. */
  useItems(items: ItemTable): void {
    this.#feeds = new FeedBuilder(this.#manifest, this.facts.inputs, items);
  }

  /**
   * Runs the graph once, for at most `rowsPerRun` rows. Gives scores for each row, of a pairs graph one `RowScores` with
   * a score for each row. `itemCount` is N. Throws a `RunError` for an output of the wrong shape.
   */
  async run(rows: readonly FeedRow[], itemCount: number | null): Promise<RowScores[]> {
    const filled = this.#staticRows === null ? rows : fillUp(rows, this.#staticRows);
    const results = await this.#session.run(this.#feeds.build(filled), this.#outputs);
    return readOutput(results, this.#manifest.output, { rows: filled.length, itemCount });
  }

  /** Runs one row; returns how many items it scored. */
  async #probe(): Promise<number> {
    const features = new Float32Array(featureColumns(this.#manifest.inputs, 'userFeatures').length);
    const history = { items: Int32Array.of(0), weights: Float32Array.of(1) };
    try {
      const [first] = await this.run([{ history, userRow: 0, features, item: 0 }], null);
      if (first !== undefined && first.scores.length > 0) return first.scores.length;
      throw new RunError('The model scores no items.');
    } catch (error) {
      const actual = error instanceof Error ? error.message : String(error);
      throw new BundleError({ step: 'GRAPH', file: 'model.onnx', expected: 'scores for one user', actual }, error);
    }
  }
}
