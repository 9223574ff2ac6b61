import type { GraphTensor } from '../../../inference/protocol.ts';
import { isIndex } from '../graph/roles.ts';
import { asIs, cast, newName, nothing, type Fit } from './fit.ts';

/** Weights of a history as they are; a mask of whole numbers is 1 where the weight is not 0. */
export const fitHistoryWeights = (tensor: GraphTensor): Fit => {
  const { name, elementType, shape } = tensor;
  const role = 'historyWeights';
  if (!isIndex(tensor)) return asIs({ name, role });
  const [input, isEntry] = [newName(name), newName(name, 'is')];
  return {
    ...nothing,
    removedInputs: [name],
    inputs: [{ name: input, type: 'float32', shape }],
    before: [cast(input, isEntry, 'bool'), cast(isEntry, name, elementType === 'int32' ? 'int32' : 'int64')],
    roles: [{ name: input, role }],
  };
};
