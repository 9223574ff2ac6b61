import { buildModel, type GraphNode, type ValueInfo } from '../../src/tools/onnx/build-model.ts';
import { elementTypes, int64Tensor, type ElementType, type Tensor } from '../../src/tools/onnx/tensor.ts';
import { historyConstants, itemCount, matrix, node, sumOfAffinities } from './odd-graphs.ts';

export type ScoreType = 'float32' | 'float16' | 'float64';
export type IndexType = 'int64' | 'int32';
type Size = number | string;

const cast = (from: string, to: string, type: ElementType): GraphNode =>
  node('Cast', [from], to, { to: { int: elementTypes[type].code } });

const indices = (rows: readonly (readonly number[])[], type: IndexType): Tensor => {
  const shape = [rows.length, rows[0]!.length];
  return type === 'int64' ? int64Tensor(rows.flat(), shape) : { type, shape, data: Int32Array.from(rows.flat()) };
};

/** A graph that knows what to give each user: row `user` of `ids`, and of `scores` where there are some. */
export const topGraph = ({
  ids,
  scores,
  indexType = 'int64',
  users = 'users',
}: {
  ids: readonly (readonly number[])[];
  scores?: readonly (readonly number[])[];
  indexType?: IndexType;
  users?: Size;
}): Uint8Array => {
  const width = ids[0]!.length;
  const gather = (from: string, to: string): GraphNode => node('Gather', [from, 'user'], to, { axis: { int: 0 } });
  return buildModel({
    opset: 18,
    inputs: [{ name: 'user', type: 'int64', shape: [users] }],
    outputs: [
      { name: 'ids', type: indexType, shape: [users, width] },
      ...(scores === undefined ? [] : [{ name: 'values', type: 'float32' as const, shape: [users, width] }]),
    ],
    initializers: {
      idsOfUsers: indices(ids, indexType),
      ...(scores === undefined
        ? {}
        : { scoresOfUsers: matrix(scores.length, width, (row, column) => scores[row]![column]!) }),
    },
    nodes: [gather('idsOfUsers', 'ids'), ...(scores === undefined ? [] : [gather('scoresOfUsers', 'values')])],
  });
};

/** The `count` movies that a history says most about, of one user at a time: [K] and [K]. */
export const topOfHistoryGraph = (count: number, length: Size): Uint8Array =>
  buildModel({
    opset: 18,
    inputs: [
      { name: 'history', type: 'int64', shape: [length] },
      { name: 'weights', type: 'float32', shape: [length] },
    ],
    outputs: [
      { name: 'values', type: 'float32', shape: [count] },
      { name: 'ids', type: 'int64', shape: [count] },
    ],
    initializers: { ...historyConstants(itemCount), count: int64Tensor([count]) },
    nodes: [
      ...sumOfAffinities('history', 'sums'),
      { op: 'TopK', inputs: ['sums', 'count'], outputs: ['values', 'ids'], attributes: { axis: { int: -1 } } },
    ],
  });

/** How a pairs graph gives its scores: [R], [R, 1], or [R, 2] as a classifier, the score in column 1. */
export type PairShape = 'rows' | 'column' | 'classes';

const shapedScores = (flat: string, shape: PairShape, type: ScoreType): GraphNode[] => {
  const typed = cast(flat, shape === 'rows' ? 'scores' : 'typed', type);
  if (shape === 'rows') return [typed];
  const column = node('Reshape', ['typed', 'asColumn'], shape === 'column' ? 'scores' : 'positive');
  if (shape === 'column') return [typed, column];
  return [
    typed,
    column,
    node('Neg', ['positive'], 'negative'),
    node('Concat', ['negative', 'positive'], 'scores', { axis: { int: 1 } }),
  ];
};

const shapedOutput = (rows: Size, shape: PairShape, type: ScoreType): ValueInfo => {
  const columns = { rows: [], column: [1], classes: [2] }[shape];
  return { name: 'scores', type, shape: [rows, ...columns] };
};

/** A graph of pairs as neural collaborative filtering exports it: `score(user, item)`. */
export const ncfGraph = ({
  users,
  score,
  rows = 'pairs',
  userRows = rows,
  indexType = 'int64',
  indexColumns = [],
  shape = 'rows',
  type = 'float32',
  lost = [],
}: {
  users: number;
  score: (user: number, item: number) => number;
  rows?: Size;
  /** 1 for a graph that takes one user and as many items as one likes. */
  userRows?: Size;
  indexType?: IndexType;
  /** [1] where indices are [R, 1]. */
  indexColumns?: readonly number[];
  shape?: PairShape;
  type?: ScoreType;
  /** Users for whom a run fails. */
  lost?: readonly number[];
}): Uint8Array =>
  buildModel({
    opset: 18,
    inputs: [
      { name: 'user', type: indexType, shape: [userRows, ...indexColumns] },
      { name: 'item', type: indexType, shape: [rows, ...indexColumns] },
    ],
    outputs: [shapedOutput(rows, shape, type)],
    initializers: {
      table: { ...matrix(users, itemCount, score), shape: [users * itemCount] },
      rowOf: int64Tensor(Array.from({ length: users }, (_, user) => (lost.includes(user) ? 9999 : user))),
      itemCount: int64Tensor([itemCount]),
      flat: int64Tensor([-1]),
      asColumn: int64Tensor([-1, 1]),
    },
    nodes: [
      cast('user', 'given', 'int64'),
      node('Gather', ['rowOf', 'given'], 'users', { axis: { int: 0 } }),
      cast('item', 'items', 'int64'),
      node('Mul', ['users', 'itemCount'], 'starts'),
      node('Add', ['starts', 'items'], 'places'),
      node('Reshape', ['places', 'flat'], 'flatPlaces'),
      node('Gather', ['table', 'flatPlaces'], 'flatScores', { axis: { int: 0 } }),
      ...shapedScores('flatScores', shape, type),
    ],
  });

/** A graph of pairs that reads histories: how much the history says about the candidate. */
export const historyPairsGraph = (rows: Size, length: Size): Uint8Array =>
  buildModel({
    opset: 18,
    inputs: [
      { name: 'history', type: 'int64', shape: [rows, length] },
      { name: 'weights', type: 'float32', shape: [rows, length] },
      { name: 'item', type: 'int64', shape: [rows, 1] },
    ],
    outputs: [{ name: 'scores', type: 'float32', shape: [rows, 1] }],
    initializers: historyConstants(itemCount),
    nodes: [
      ...sumOfAffinities('history', 'sums'),
      node('GatherElements', ['sums', 'item'], 'scores', { axis: { int: 1 } }),
    ],
  });

/** Casts inputs of features and lays them side by side: `<name>` float32 [rows, columns]. */
const sideBySide = (inputs: readonly ValueInfo[], name: string): GraphNode[] => [
  ...inputs.flatMap((input) => [
    cast(input.name, `${input.name} cast`, 'float32'),
    ...(input.shape.length === 1 ? [node('Reshape', [`${input.name} cast`, 'asColumn'], `${input.name} rows`)] : []),
  ]),
  node(
    'Concat',
    inputs.map((input) => `${input.name} ${input.shape.length === 1 ? 'rows' : 'cast'}`),
    name,
    { axis: { int: 1 } },
  ),
];

/** A graph of user features: `scores` = features x `weights` [F, N]. */
export const featuresGraph = (inputs: readonly ValueInfo[], weights: Tensor, type: ScoreType = 'float32'): Uint8Array =>
  buildModel({
    opset: 18,
    inputs,
    outputs: [{ name: 'scores', type, shape: [inputs[0]!.shape[0]!, weights.shape[1]!] }],
    initializers: { w: weights, asColumn: int64Tensor([-1, 1]) },
    nodes: [...sideBySide(inputs, 'ofUser'), node('MatMul', ['ofUser', 'w'], 'sums'), cast('sums', 'scores', type)],
  });

/** A ranker: user features x `weights` [F, G] x item features. */
export const rankerGraph = (
  { user, item, weights }: { user: readonly ValueInfo[]; item: readonly ValueInfo[]; weights: Tensor },
  shape: PairShape = 'rows',
  type: ScoreType = 'float32',
): Uint8Array =>
  buildModel({
    opset: 18,
    inputs: [...user, ...item],
    outputs: [shapedOutput(user[0]!.shape[0]!, shape, type)],
    initializers: { w: weights, asColumn: int64Tensor([-1, 1]), lastAxis: int64Tensor([-1]) },
    nodes: [
      ...sideBySide(user, 'ofUser'),
      ...sideBySide(item, 'ofItem'),
      node('MatMul', ['ofUser', 'w'], 'wanted'),
      node('Mul', ['wanted', 'ofItem'], 'products'),
      node('ReduceSum', ['products', 'lastAxis'], 'flatScores', { keepdims: { int: 0 } }),
      ...shapedScores('flatScores', shape, type),
    ],
  });
