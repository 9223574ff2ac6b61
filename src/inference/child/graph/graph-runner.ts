import type { InferenceSession } from 'onnxruntime-node';
import { BundleError } from '../../../bundle/bundle-error.ts';
import { featureColumns } from '../../../bundle/manifest/feature-columns.ts';
import { fetchedOutputs } from '../../../bundle/manifest/manifest-output.ts';
import type { Manifest } from '../../../bundle/manifest/manifest.ts';
import type { GraphFacts } from '../../protocol.ts';
import { FeedBuilder, type ItemTable } from '../feeds/feed-builder.ts';
import type { FeedRow } from '../feeds/feed-row.ts';
import type { RunShape } from '../runs/cut-runs.ts';
import { checkGraph, tensorsOf } from './opening/graph-check.ts';
import { readOutput } from './output/read-output.ts';
import type { RowScores } from './output/row-scores.ts';
import { RunError } from './output/run-error.ts';
import { padsToLongest, rowsPerRun, staticRows } from './run-size.ts';
import { createSession } from './opening/session.ts';

const fillUp = (rows: readonly FeedRow[], count: number): readonly FeedRow[] =>
  rows.length === count ? rows : [...rows, ...Array.from({ length: count - rows.length }, () => rows.at(-1)!)];

/** One graph, ready to run. A static batch dimension is filled up. */
export class GraphRunner {
  readonly facts: GraphFacts;
  readonly #session: InferenceSession;
  readonly #manifest: Manifest;
  readonly #outputs: readonly string[];
  readonly #staticRows: number | null;
  readonly #padIndex: number | undefined;
  #feeds: FeedBuilder;

  private constructor(session: InferenceSession, manifest: Manifest, facts: GraphFacts) {
    this.#session = session;
    this.#manifest = manifest;
    this.facts = facts;
    this.#outputs = fetchedOutputs(manifest.output);
    this.#feeds = new FeedBuilder(manifest, facts.inputs);
    this.#staticRows = staticRows(manifest, facts);
    this.#padIndex = manifest.inputs.find((input) => input.role === 'history')?.padIndex;
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

  /** Which rows one run takes: of a pairs graph a row is a user beside one candidate, else a user. */
  get runShape(): RunShape {
    return {
      rowsPerRun: (longest) => this.#staticRows ?? rowsPerRun(this.#manifest, this.facts, longest),
      mixesLengths: this.#staticRows !== null || !padsToLongest(this.#manifest, this.facts),
    };
  }

  /** Tells the graph about items, where it wants to know. */
  useItems(items: ItemTable): void {
    this.#feeds = new FeedBuilder(this.#manifest, this.facts.inputs, items);
  }

  /**
   * Runs the graph once, for as many rows as `runShape` allows. Gives scores for each row, of a pairs graph one
   * `RowScores` with a score for each row. `itemCount` is N. Throws a `RunError` for an output of the wrong shape.
   */
  async run(rows: readonly FeedRow[], itemCount: number | null): Promise<RowScores[]> {
    const filled = this.#staticRows === null ? rows : fillUp(rows, this.#staticRows);
    const results = await this.#session.run(this.#feeds.build(filled), this.#outputs);
    return readOutput(results, this.#manifest.output, { rows: filled.length, itemCount, padIndex: this.#padIndex });
  }

  /** Runs one row; returns how many items it scored. */
  async #probe(): Promise<number> {
    const columns = featureColumns(this.#manifest.inputs, 'userFeatures');
    const features = Float32Array.from(columns, (column) => column.default);
    const history = { items: Int32Array.of(0), weights: Float32Array.of(1) };
    try {
      const [first] = await this.run([{ history, userRow: 0, features, item: 0 }], null);
      const mayBeNone = this.#manifest.output.kind === 'top';
      if (first !== undefined && (mayBeNone || first.scores.length > 0)) return first.scores.length;
      throw new RunError('The model scores no items.');
    } catch (error) {
      const actual = error instanceof Error ? error.message : String(error);
      throw new BundleError({ step: 'GRAPH', file: 'model.onnx', expected: 'scores for one user', actual }, error);
    }
  }
}
