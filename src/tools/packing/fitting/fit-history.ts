import type { GraphTensor } from '../../../inference/protocol.ts';
import type { GraphNode } from '../../onnx/build-model.ts';
import { int64Tensor } from '../../onnx/tensor.ts';
import { ToolError } from '../../tool-error.ts';
import { asIs, cast, constant, indexTensor, newName, node, nothing, type Fit, type FitContext } from './fit.ts';
import { fitIndices } from './fit-indices.ts';

/** What docs/bundle.md says where a manifest says nothing. */
const usualLength = 1000;

type Layout = 'ragged' | 'padded' | 'single';

/** A history as it is, or counted from another first item. */
export const fitHistory = (tensor: GraphTensor, layout: Layout, context: FitContext): Fit => {
  const { firstItem, padIndex, itemCount, maxLength } = context;
  const width = layout === 'padded' ? tensor.shape[1] : tensor.shape[0];
  const longest = maxLength ?? (typeof width === 'number' ? width : undefined);
  const role = { role: 'history', layout, ...(longest === undefined ? {} : { maxLength: longest }) } as const;
  const isFilledUp = layout === 'padded' || (layout === 'single' && typeof width === 'number');
  const pad = (index: number | undefined) => (isFilledUp && index !== undefined ? { padIndex: index } : {});
  if (firstItem === 0) return asIs({ name: tensor.name, ...role, ...pad(padIndex) });
  const roles = [{ name: newName(tensor.name), ...role, ...pad(itemCount) }];
  return { ...fitIndices(tensor, context), roles };
};

/** Counts the entries of a padded history that are no padding. */
export const fitHistoryLength = (tensor: GraphTensor, history: GraphTensor, { padIndex, opset }: FitContext): Fit => {
  const at = (what: string): string => newName(tensor.name, what);
  const type = tensor.elementType;
  if (type !== 'int64' && type !== 'int32' && type !== 'float32')
    throw new ToolError(`input "${tensor.name}": a historyLength is int64, int32 or float32, got ${type}`);
  const keepdims = { int: tensor.shape.length === 2 ? 1 : 0 };
  const sum =
    opset >= 13
      ? [
          constant(at('axes'), int64Tensor([1])),
          node('ReduceSum', [at('counted'), at('axes')], tensor.name, { keepdims }),
        ]
      : [node('ReduceSum', [at('counted')], tensor.name, { keepdims, axes: { ints: [1] } })];
  return {
    ...nothing,
    removedInputs: [tensor.name],
    before: [
      constant(at('pad'), indexTensor(history.elementType, [padIndex ?? 0])),
      node('Equal', [history.name, at('pad')], at('isPad')),
      node('Not', [at('isPad')], at('isEntry')),
      cast(at('isEntry'), at('counted'), type),
      ...sum,
    ],
  };
};

/** Lays the weights of ragged histories out as rows of one number an item. */
const scatter = (name: string, width: number, { firstItem, opset }: FitContext): GraphNode[] => {
  const at = (what: string): string => newName(name, what);
  const reduction = opset >= 16 ? { reduction: { string: 'add' } } : {};
  return [
    constant(at('width'), int64Tensor([width])),
    constant(at('first'), int64Tensor([firstItem])),
    node('Mul', [at('row'), at('width')], at('rowStart')),
    node('Add', [at('rowStart'), at('first')], at('firstPlace')),
    node('Add', [at('firstPlace'), at('history')], at('place')),
    node('Mul', [at('count'), at('width')], at('size')),
    constant(at('zero'), { type: 'float32', shape: [1], data: Float32Array.of(0) }),
    node('Expand', [at('zero'), at('size')], at('zeros')),
    node('ScatterElements', [at('zeros'), at('place'), at('weights')], at('flat'), { axis: { int: 0 }, ...reduction }),
    node('Concat', [at('count'), at('width')], at('shape'), { axis: { int: 0 } }),
    node('Reshape', [at('flat'), at('shape')], at('rows')),
  ];
};

/** Fills a matrix of one number for each item from a history that came as a list. */
export const fitHistoryVector = (tensor: GraphTensor, context: FitContext): Fit => {
  const { name, elementType, shape } = tensor;
  const width = typeof shape[1] === 'number' ? shape[1] : context.itemCount + context.firstItem;
  if (elementType !== 'float32' && elementType !== 'float64' && elementType !== 'float16')
    throw new ToolError(`input "${name}": a historyVector is float32, float64 or float16, got ${elementType}`);
  if (context.opset < 11)
    throw new ToolError(`a historyVector needs operator set 11 or newer, got ${context.opset}: export it again`);
  const at = (what: string): string => newName(name, what);
  const maxLength = context.maxLength ?? Math.max(usualLength, context.longestHistory);
  return {
    ...nothing,
    removedInputs: [name],
    inputs: [
      { name: at('history'), type: 'int64', shape: ['entries'] },
      { name: at('weights'), type: 'float32', shape: ['entries'] },
      { name: at('row'), type: 'int64', shape: ['entries'] },
      { name: at('count'), type: 'int64', shape: [1] },
    ],
    before: [...scatter(name, width, context), cast(at('rows'), name, elementType)],
    roles: [
      { name: at('history'), role: 'history', layout: 'ragged', maxLength },
      { name: at('weights'), role: 'historyWeights' },
      { name: at('row'), role: 'historyRow' },
      { name: at('count'), role: 'rowCount' },
    ],
  };
};
