import { InferenceSession } from 'onnxruntime-node';
import { BundleError } from '../../bundle/bundle-error.ts';
import type { Manifest } from '../../bundle/manifest.ts';
import type { GraphFacts } from '../protocol.ts';
import { FeedBuilder, type FeedRow } from './feeds.ts';
import { checkGraph, tensorsOf } from './graph-check.ts';

/** A run whose output is not what the graph promised. The process is well. */
export class RunError extends Error {}

/** Scores of one run: Float32Array, [rows, items] row-major. */
export interface RunScores {
  readonly values: Float32Array;
  readonly items: number;
}

const scoresPerRun = 320_000;
const greatestRun = 100;

/** b of a static batch dimension; null where the dimension varies or there is none. */
const staticRows = (manifest: Manifest, { inputs, outputs }: Pick<GraphFacts, 'inputs' | 'outputs'>): number | null => {
  const layout = manifest.inputs.find((input) => input.role === 'history')?.layout;
  if (layout === 'single') return 1;
  const perRow = manifest.inputs.filter(({ role }) => role === 'userIndex' || layout === 'padded');
  const names = new Set(perRow.map(({ name }) => name));
  const first = inputs.filter(({ name }) => names.has(name)).map(({ shape }) => shape[0]);
  const scores = outputs.find(({ name }) => name === manifest.output.scores)?.shape ?? [];
  if (scores.length === 2) first.push(scores[0]);
  return first.find((dimension) => typeof dimension === 'number') ?? null;
};

/** One graph, ready to run. Chunks are looped in runs that bound memory; a static batch dimension is filled up. */
export class GraphRunner {
  readonly facts: GraphFacts;
  readonly #session: InferenceSession;
  readonly #output: string;
  readonly #feeds: FeedBuilder;
  readonly #staticRows: number | null;

  private constructor(session: InferenceSession, manifest: Manifest, facts: GraphFacts) {
    this.#session = session;
    this.facts = facts;
    this.#output = manifest.output.scores;
    this.#feeds = new FeedBuilder(manifest, facts.inputs);
    this.#staticRows = staticRows(manifest, facts);
  }

  /** Makes a session of a model and compares it with its manifest. Throws a `BundleError`. */
  static async open(model: Uint8Array, manifest: Manifest, onnxRuntimeVersion: string): Promise<GraphRunner> {
    const session = await createSession(model);
    const inputs = tensorsOf(session.inputMetadata);
    const outputs = tensorsOf(session.outputMetadata);
    checkGraph(manifest, { inputs, outputs, inputNames: session.inputNames });
    const facts = { inputs, outputs, onnxRuntimeVersion, itemCount: 0 };
    const itemCount = await new GraphRunner(session, manifest, facts).#probe();
    return new GraphRunner(session, manifest, { ...facts, itemCount });
  }

  /** The most rows of one run. */
  get rowsPerRun(): number {
    if (this.#staticRows !== null) return this.#staticRows;
    return Math.min(greatestRun, Math.max(1, Math.floor(scoresPerRun / this.facts.itemCount)));
  }

  /** Runs the graph once, for at most `rowsPerRun` rows. Throws a `RunError` for an output of the wrong shape. */
  async run(rows: readonly FeedRow[]): Promise<RunScores> {
    const filled = this.#staticRows === null ? rows : fillUp(rows, this.#staticRows);
    const results = await this.#session.run(this.#feeds.build(filled), [this.#output]);
    const scores = results[this.#output];
    if (scores === undefined || !(scores.data instanceof Float32Array))
      throw new RunError(`The model gave no float32 tensor "${this.#output}".`);
    const { dims, data } = scores;
    const items = dims.at(-1) ?? 0;
    const isMatrix = dims.length === 2 && dims[0] === filled.length;
    const isRow = dims.length === 1 && filled.length === 1;
    if (!(isMatrix || isRow) || (this.facts.itemCount !== 0 && items !== this.facts.itemCount))
      throw new RunError(
        `The model gave scores of shape [${dims.join(', ')}], expected [${filled.length}, ${this.facts.itemCount}].`,
      );
    return { values: data, items };
  }

  async #probe(): Promise<number> {
    const row: FeedRow = { history: { items: Int32Array.of(0), weights: Float32Array.of(1) }, userRow: 0 };
    try {
      const { items } = await this.run([row]);
      if (items > 0) return items;
      throw new RunError('The model scores no items.');
    } catch (error) {
      const actual = error instanceof Error ? error.message : String(error);
      throw new BundleError({ step: 'GRAPH', file: 'model.onnx', expected: 'scores for one user', actual }, error);
    }
  }
}

const fillUp = (rows: readonly FeedRow[], count: number): readonly FeedRow[] =>
  rows.length === count ? rows : [...rows, ...Array.from({ length: count - rows.length }, () => rows.at(-1)!)];

/**
 * One thread, because more would double processor time for no speed. No memory patterns, because runs differ in shape:
 * they only hold on to memory. Errors only, because warnings of the runtime are for its own makers.
 */
const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableMemPattern: false,
  logSeverityLevel: 3,
};

const createSession = async (model: Uint8Array): Promise<InferenceSession> => {
  try {
    return await InferenceSession.create(model, sessionOptions);
  } catch (error) {
    const actual = error instanceof Error ? error.message : String(error);
    throw new BundleError(
      { step: 'GRAPH', file: 'model.onnx', expected: 'a graph that ONNX Runtime loads', actual },
      error,
    );
  }
};
