import type { GraphTensor } from '../../../inference/protocol.ts';
import { asIs, constant, indexTensor, newName, node, nothing, renamed, type Fit, type FitContext } from './fit.ts';

/**
 * Turns item indices of the bundle, 0 .. N - 1 and N for padding, into the graph's own by looking them up in a list: the
 * graph's input gets another name, and a node fills the old one.
 */
export const fitIndices = (tensor: GraphTensor, { itemCount, firstItem, padIndex }: FitContext): Fit => {
  const [list, input] = [newName(tensor.name, 'indices_of'), newName(tensor.name)];
  const own = Array.from({ length: itemCount }, (_, item) => item + firstItem);
  return {
    ...nothing,
    removedInputs: [tensor.name],
    inputs: [renamed(tensor, input)],
    before: [
      constant(list, indexTensor(tensor.elementType, [...own, padIndex ?? 0])),
      node('Gather', [list, input], tensor.name, { axis: { int: 0 } }),
    ],
  };
};

/** Adds the graph's own index of the first user to rows that count from 0. */
export const fitUserIndex = (tensor: GraphTensor, { firstUser }: FitContext): Fit => {
  const role = 'userIndex';
  if (firstUser === 0) return asIs({ name: tensor.name, role });
  const [first, input] = [newName(tensor.name, 'first'), newName(tensor.name)];
  return {
    ...nothing,
    removedInputs: [tensor.name],
    inputs: [renamed(tensor, input)],
    before: [constant(first, indexTensor(tensor.elementType, [firstUser])), node('Add', [input, first], tensor.name)],
    roles: [{ name: input, role }],
  };
};

/** The candidate of a pairs graph, as it is or counted from another first item. */
export const fitItemIndex = (tensor: GraphTensor, context: FitContext): Fit => {
  const role = 'itemIndex';
  if (context.firstItem === 0) return asIs({ name: tensor.name, role });
  return { ...fitIndices(tensor, context), roles: [{ name: newName(tensor.name), role }] };
};
