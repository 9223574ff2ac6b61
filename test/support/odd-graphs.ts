import { buildModel, type GraphNode, type ModelSource, type ValueInfo } from '../../src/tools/onnx/build-model.ts';
import { int64Tensor, type Tensor } from '../../src/tools/onnx/tensor.ts';

/** Movies of the small bundles; graphs may score more or fewer. */
export const itemCount = 12;

/**
 * What having watched one movie says about another. Multiples of 1/8, so that sums in float32 are exact and the order
 * never depends on how they were added.
 */
export const affinity = (watched: number, other: number): number => ((watched * 5 + other * 7) % 13) / 8;

export const node = (
  op: string,
  inputs: string[],
  output: string,
  attributes: GraphNode['attributes'] = {},
): GraphNode => ({
  op,
  inputs,
  outputs: [output],
  attributes,
});

/** A constant of float32. */
export const matrix = (rows: number, columns: number, value: (row: number, column: number) => number): Tensor => ({
  type: 'float32',
  shape: [rows, columns],
  data: Float32Array.from({ length: rows * columns }, (_, at) => value(Math.floor(at / columns), at % columns)),
});

/** A row per movie, and one of zeros for padding. */
const affinities = (items: number): Tensor =>
  matrix(items + 1, items, (watched, other) => (watched < items ? affinity(watched, other) : 0));

/** Sums what a history's movies say: `history` and `weights` to `sums`, with any number of leading dimensions. */
export const sumOfAffinities = (history: string, sums = 'scores'): GraphNode[] => [
  node('Gather', ['affinities', history], 'said', { axis: { int: 0 } }),
  node('Unsqueeze', ['weights', 'lastAxis'], 'entryWeights'),
  node('Mul', ['said', 'entryWeights'], 'weighted'),
  node('ReduceSum', ['weighted', 'entryAxis'], sums, { keepdims: { int: 0 } }),
];

export const historyConstants = (items: number): Record<string, Tensor> => ({
  affinities: affinities(items),
  lastAxis: int64Tensor([-1]),
  entryAxis: int64Tensor([-2]),
});

export interface HistoryGraphOptions {
  /** Dimensions of the history; one for the layout `single`, two for `padded`. */
  readonly shape: readonly (number | string)[];
  readonly indexType?: 'int64' | 'int32';
  /** Movies that it scores. */
  readonly items?: number;
  /** An input that nothing in the manifest explains. */
  readonly extraInput?: ValueInfo;
  /** A history with this movie makes the run fail. */
  readonly poison?: number;
}

/** Gathers each entry's index from a table of all, in which the poisonous one leads nowhere. */
const poisonous = (poison: number, items: number): Pick<ModelSource, 'nodes' | 'initializers'> => ({
  nodes: [node('Gather', ['indices', 'history'], 'checkedHistory', { axis: { int: 0 } })],
  initializers: {
    indices: int64Tensor(Array.from({ length: items + 1 }, (_, item) => (item === poison ? 9999 : item))),
  },
});

/** A graph of histories: `scores[j]` is the weighted sum of `affinity(i, j)` over the watched i. */
export const historyGraph = ({
  shape,
  indexType = 'int64',
  items = itemCount,
  extraInput,
  poison,
}: HistoryGraphOptions): Uint8Array => {
  const checked = poison === undefined ? { nodes: [], initializers: {} } : poisonous(poison, items);
  return buildModel({
    opset: 18,
    inputs: [
      { name: 'history', type: indexType, shape },
      { name: 'weights', type: 'float32', shape },
      ...(extraInput === undefined ? [] : [extraInput]),
    ],
    outputs: [{ name: 'scores', type: 'float32', shape: [...shape.slice(0, -1), items] }],
    initializers: { ...historyConstants(items), ...checked.initializers },
    nodes: [...checked.nodes, ...sumOfAffinities(poison === undefined ? 'history' : 'checkedHistory')],
  });
};

/** A graph that knows users by their row only: `scores` is row `user` of a matrix. */
export const userGraph = (
  users: number,
  score: (user: number, item: number) => number,
  indexType: 'int64' | 'int32' = 'int64',
): Uint8Array =>
  buildModel({
    opset: 18,
    inputs: [{ name: 'user', type: indexType, shape: ['users'] }],
    outputs: [{ name: 'scores', type: 'float32', shape: ['users', itemCount] }],
    initializers: { scoresOfUsers: matrix(users, itemCount, score) },
    nodes: [node('Gather', ['scoresOfUsers', 'user'], 'scores', { axis: { int: 0 } })],
  });
