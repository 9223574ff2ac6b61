import type { Tensor } from 'onnxruntime-node';
import type { Manifest, ManifestInput } from '../../../bundle/manifest/manifest.ts';
import type { GraphTensor } from '../../protocol.ts';
import type { FeedRow } from './feed-row.ts';
import { flatItems, flatWeights, historyRow, paddedItems, paddedWeights, type HistoryInput } from './history-feeds.ts';
import { indexTensor, numberTensor } from './tensors.ts';

/** What a graph that takes `itemFeatures` is told about items. */
export interface ItemTable {
  /** Float32Array, [items, columns] row-major. */
  readonly values: Float32Array;
  readonly columns: number;
}

type FeatureInput = Extract<ManifestInput, { role: 'userFeatures' | 'itemFeatures' }>;

/** Where the columns of each feature input begin among all columns of its role. */
const firstColumns = (inputs: readonly ManifestInput[]): Map<string, number> => {
  const next = { userFeatures: 0, itemFeatures: 0 };
  const firsts = new Map<string, number>();
  for (const input of inputs) {
    if (input.role !== 'userFeatures' && input.role !== 'itemFeatures') continue;
    firsts.set(input.name, next[input.role]);
    next[input.role] += input.columns.length;
  }
  return firsts;
};

/** One value a row: [rows], or [rows, 1] where the graph wants it so. */
const columnShape = ({ shape }: GraphTensor, rows: number): number[] => (shape.length === 2 ? [rows, 1] : [rows]);

/** Makes what a graph is fed with. */
export class FeedBuilder {
  readonly #inputs: readonly ManifestInput[];
  readonly #tensors: ReadonlyMap<string, GraphTensor>;
  readonly #history: HistoryInput | undefined;
  readonly #firstColumns: ReadonlyMap<string, number>;
  readonly #items: ItemTable | null;

  /** Without `items` every item feature is 0: enough to try the graph. */
  constructor(manifest: Pick<Manifest, 'inputs'>, tensors: readonly GraphTensor[], items: ItemTable | null = null) {
    this.#inputs = manifest.inputs;
    this.#tensors = new Map(tensors.map((tensor) => [tensor.name, tensor]));
    this.#history = manifest.inputs.find((input): input is HistoryInput => input.role === 'history');
    this.#firstColumns = firstColumns(manifest.inputs);
    this.#items = items;
  }

  /** The feeds of one run over `rows`, by input name. */
  build(rows: readonly FeedRow[]): Record<string, Tensor> {
    return Object.fromEntries(this.#inputs.map((input) => [input.name, this.#feed(input, rows)]));
  }

  #feed(input: ManifestInput, rows: readonly FeedRow[]): Tensor {
    const tensor = this.#tensors.get(input.name)!;
    switch (input.role) {
      case 'history':
        return input.layout === 'ragged' ? flatItems(tensor, rows) : paddedItems(input, tensor, rows);
      case 'historyWeights':
        return this.#historyWeights(tensor, rows);
      case 'historyRow':
        return historyRow(tensor, rows);
      case 'rowCount':
        return indexTensor(tensor.elementType, [1], (write) => write(0, rows.length));
      case 'userIndex':
        return this.#index(tensor, rows, ({ userRow }) => userRow);
      case 'itemIndex':
        return this.#index(tensor, rows, ({ item }) => item);
      case 'userFeatures':
        return this.#features(input, rows, ({ features }) => ({ values: features, from: 0 }));
      case 'itemFeatures': {
        const { values, columns } = this.#items ?? { values: new Float32Array(0), columns: 0 };
        return this.#features(input, rows, ({ item }) => ({ values, from: item * columns }));
      }
    }
  }

  #historyWeights(weights: GraphTensor, rows: readonly FeedRow[]): Tensor {
    const input = this.#history;
    if (input === undefined || input.layout === 'ragged') return flatWeights(weights, rows);
    return paddedWeights(input, { history: this.#tensors.get(input.name)!, weights }, rows);
  }

  #index(tensor: GraphTensor, rows: readonly FeedRow[], valueOf: (row: FeedRow) => number): Tensor {
    return indexTensor(tensor.elementType, columnShape(tensor, rows.length), (write) => {
      rows.forEach((row, at) => write(at, valueOf(row)));
    });
  }

  /** Copies the columns of one input, for each row, out of where all columns of its role are. */
  #features(
    { name, columns }: FeatureInput,
    rows: readonly FeedRow[],
    sourceOf: (row: FeedRow) => { values: Float32Array; from: number },
  ): Tensor {
    const { elementType, shape } = this.#tensors.get(name)!;
    const first = this.#firstColumns.get(name)!;
    const width = columns.length;
    return numberTensor(elementType, shape.length === 1 ? [rows.length] : [rows.length, width], (target) => {
      rows.forEach((row, at) => {
        const { values, from } = sourceOf(row);
        for (let column = 0; column < width; column++) target[at * width + column] = values[from + first + column] ?? 0;
      });
    });
  }
}
