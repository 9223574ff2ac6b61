import { Tensor } from 'onnxruntime-node';
import type { ScoredHistory } from '../../bundle/scored-history.ts';
import type { Manifest, ManifestInput } from '../../bundle/manifest.ts';
import type { GraphTensor } from '../protocol.ts';

/** What the graph is told about one user. */
export interface FeedRow {
  readonly history: ScoredHistory;
  /** Row in the bundle's users. */
  readonly userRow: number;
}

type Feeds = Record<string, Tensor>;
type HistoryInput = Extract<ManifestInput, { role: 'history' }>;

/** An index tensor of the type that the graph wants. `fill` gets 32-bit integers to write, index by index. */
const indexTensor = (
  elementType: string,
  shape: readonly number[],
  fill: (write: (at: number, value: number) => void) => void,
): Tensor => {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  if (elementType === 'int32') {
    const values = new Int32Array(size);
    fill((at, value) => {
      values[at] = value;
    });
    return new Tensor('int32', values, shape);
  }
  // Indices are never negative, so the low words of little-endian 64-bit integers are all there is to write; making a
  // BigInt for each costs ten times as much.
  const values = new BigInt64Array(size);
  const lowWords = new Int32Array(values.buffer);
  fill((at, value) => {
    lowWords[2 * at] = value;
  });
  return new Tensor('int64', values, shape);
};

/** How wide the history of a run is: as the graph states, else as long as its longest history. */
const widthOf = (rows: readonly FeedRow[], { shape }: GraphTensor): number => {
  const stated = shape[1];
  if (typeof stated === 'number') return stated;
  return rows.reduce((longest, { history }) => Math.max(longest, history.items.length), 1);
};

/** Calls `visit` for each history entry that fits in `width` columns, the newest ones, with its column from 0. */
const forEachEntry = (
  { history: { items, weights } }: FeedRow,
  width: number,
  visit: (column: number, item: number, weight: number) => void,
): void => {
  const from = Math.max(0, items.length - width);
  for (let entry = from; entry < items.length; entry++) visit(entry - from, items[entry]!, weights[entry]!);
};

/** Makes what one role of the graph is fed with, for the rows of one run. */
export class FeedBuilder {
  readonly #inputs: readonly ManifestInput[];
  readonly #tensors: ReadonlyMap<string, GraphTensor>;
  readonly #history: HistoryInput | undefined;

  constructor(manifest: Pick<Manifest, 'inputs'>, tensors: readonly GraphTensor[]) {
    this.#inputs = manifest.inputs;
    this.#tensors = new Map(tensors.map((tensor) => [tensor.name, tensor]));
    this.#history = manifest.inputs.find((input): input is HistoryInput => input.role === 'history');
  }

  /** The feeds of one run over `rows`. */
  build(rows: readonly FeedRow[]): Feeds {
    return Object.fromEntries(this.#inputs.map((input) => [input.name, this.#feed(input, rows)]));
  }

  #feed(input: ManifestInput, rows: readonly FeedRow[]): Tensor {
    const tensor = this.#tensors.get(input.name)!;
    switch (input.role) {
      case 'history':
        return input.layout === 'padded' ? this.#paddedItems(input, tensor, rows) : this.#flatItems(tensor, rows);
      case 'historyWeights':
        return this.#history?.layout === 'padded' ? this.#paddedWeights(rows) : this.#flatWeights(rows);
      case 'historyRow':
        return this.#historyRow(tensor, rows);
      case 'rowCount':
        return indexTensor(tensor.elementType, [1], (write) => write(0, rows.length));
      case 'userIndex':
        return indexTensor(tensor.elementType, [rows.length], (write) => {
          rows.forEach(({ userRow }, row) => write(row, userRow));
        });
    }
  }

  /** Entries of all rows together. */
  #flatLength(rows: readonly FeedRow[]): number {
    return rows.reduce((sum, { history }) => sum + history.items.length, 0);
  }

  #flatItems({ elementType }: GraphTensor, rows: readonly FeedRow[]): Tensor {
    return indexTensor(elementType, [this.#flatLength(rows)], (write) => {
      let at = 0;
      for (const { history } of rows) for (const item of history.items) write(at++, item);
    });
  }

  #flatWeights(rows: readonly FeedRow[]): Tensor {
    const values = new Float32Array(this.#flatLength(rows));
    let at = 0;
    for (const { history } of rows) {
      values.set(history.weights, at);
      at += history.weights.length;
    }
    return new Tensor('float32', values, [values.length]);
  }

  #historyRow({ elementType }: GraphTensor, rows: readonly FeedRow[]): Tensor {
    return indexTensor(elementType, [this.#flatLength(rows)], (write) => {
      let at = 0;
      rows.forEach(({ history }, row) => {
        for (let entry = 0; entry < history.items.length; entry++) write(at++, row);
      });
    });
  }

  #paddedItems({ padIndex }: HistoryInput, tensor: GraphTensor, rows: readonly FeedRow[]): Tensor {
    const width = widthOf(rows, tensor);
    return indexTensor(tensor.elementType, [rows.length, width], (write) => {
      rows.forEach((feed, row) => {
        for (let column = feed.history.items.length; column < width; column++) write(row * width + column, padIndex!);
        forEachEntry(feed, width, (column, item) => write(row * width + column, item));
      });
    });
  }

  #paddedWeights(rows: readonly FeedRow[]): Tensor {
    const width = widthOf(rows, this.#tensors.get(this.#history!.name)!);
    const values = new Float32Array(rows.length * width);
    rows.forEach((feed, row) => {
      forEachEntry(feed, width, (column, _, weight) => {
        values[row * width + column] = weight;
      });
    });
    return new Tensor('float32', values, [rows.length, width]);
  }
}
