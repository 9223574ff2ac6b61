import { toFloat16Bits } from '../scoring/float16.ts';
import type { NeighbourLists } from '../scoring/neighbour-lists.ts';
import { buildModel, type GraphNode, type ValueInfo } from './build-model.ts';
import { elementTypes, int64Tensor, type ElementType, type Tensor } from './tensor.ts';

/** The roles of the graph's inputs and its output have these names. */
export const neighbourGraphNames = {
  history: 'history',
  weights: 'weights',
  row: 'row',
  count: 'count',
  scores: 'scores',
} as const;

const { history, weights, row, count, scores } = neighbourGraphNames;

const node = (op: string, inputs: string[], output: string, attributes: GraphNode['attributes'] = {}): GraphNode => ({
  op,
  inputs,
  outputs: [output],
  attributes,
});
const castTo = (type: ElementType): GraphNode['attributes'] => ({ to: { int: elementTypes[type].code } });

/** T: entries of all histories; K: neighbours; N: items. */
const nodes: readonly GraphNode[] = [
  // Where each neighbour of each entry adds to: row x N + neighbour, [T x K].
  node('Gather', ['neighbourIndex', history], 'neighbours', { axis: { int: 0 } }),
  node('Cast', ['neighbours'], 'neighbourColumns', castTo('int64')),
  node('Mul', [row, 'itemCount'], 'rowStart'),
  node('Unsqueeze', ['rowStart', 'lastAxis'], 'rowStarts'),
  node('Add', ['neighbourColumns', 'rowStarts'], 'places'),
  node('Reshape', ['places', 'flat'], 'flatPlaces'),
  // What it adds: the neighbour's weight x the entry's, [T x K].
  node('Gather', ['neighbourWeight', history], 'halfWeights', { axis: { int: 0 } }),
  node('Cast', ['halfWeights'], 'neighbourWeights', castTo('float32')),
  node('Unsqueeze', [weights, 'lastAxis'], 'entryWeights'),
  node('Mul', ['neighbourWeights', 'entryWeights'], 'addends'),
  node('Reshape', ['addends', 'flat'], 'flatAddends'),
  // Zeros, added to, as one row per user.
  node('Mul', [count, 'itemCount'], 'scoreCount'),
  node('ConstantOfShape', ['scoreCount'], 'zeros', {
    value: { tensor: { type: 'float32', shape: [1], data: new Float32Array(1) } },
  }),
  node('ScatterElements', ['zeros', 'flatPlaces', 'flatAddends'], 'sums', {
    axis: { int: 0 },
    reduction: { string: 'add' },
  }),
  node('Concat', [count, 'itemCount'], 'scoreShape', { axis: { int: 0 } }),
  node('Reshape', ['sums', 'scoreShape'], scores),
];

const entries = (name: string, type: ElementType): ValueInfo => ({ name, type, shape: ['entries'] });

const constants = ({ itemCount, width, indices, weights: values }: NeighbourLists): Record<string, Tensor> => {
  const shape = [itemCount, width];
  const neighbourIndex: Tensor =
    itemCount <= 65_536
      ? { type: 'uint16', shape, data: Uint16Array.from(indices) }
      : { type: 'int32', shape, data: indices };
  return {
    neighbourIndex,
    neighbourWeight: { type: 'float16', shape, data: Uint16Array.from(values, toFloat16Bits) },
    itemCount: int64Tensor([itemCount]),
    lastAxis: int64Tensor([1]),
    flat: int64Tensor([-1]),
  };
};

/**
 * The graph that scores histories with neighbour lists, ragged, so that nobody pays for padding: `history` int64 [T],
 * `weights` float32 [T], `row` int64 [T] (which user an entry belongs to), `count` int64 [1] (users) give `scores`
 * float32 [count, N].
 */
export const neighbourGraph = (lists: NeighbourLists): Uint8Array =>
  buildModel({
    opset: 18,
    inputs: [
      entries(history, 'int64'),
      entries(weights, 'float32'),
      entries(row, 'int64'),
      { name: count, type: 'int64', shape: [1] },
    ],
    outputs: [{ name: scores, type: 'float32', shape: ['count', lists.itemCount] }],
    initializers: constants(lists),
    nodes,
  });
