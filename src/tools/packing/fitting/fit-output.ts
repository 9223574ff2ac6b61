import type { ManifestSource } from '../../../bundle/manifest/manifest.ts';
import type { GraphTensor } from '../../../inference/protocol.ts';
import type { OutputRole } from '../graph/roles.ts';
import { int64Tensor } from '../../onnx/tensor.ts';
import { constant, indexTensor, newName, node, nothing, renamed, type Fit, type FitContext } from './fit.ts';

type OutputSource = ManifestSource['output'];

/** Leaves the columns of items, without what stands before or after them. */
const cutScores = (tensor: GraphTensor, { itemCount, firstOutput }: FitContext): Fit => {
  const [list, output] = [newName(tensor.name, 'columns_of'), newName(tensor.name)];
  const axis = tensor.shape.length === 1 ? 0 : 1;
  const shape = axis === 0 ? [itemCount] : [tensor.shape[0] ?? 'rows', itemCount];
  return {
    ...nothing,
    after: [
      constant(list, int64Tensor(Array.from({ length: itemCount }, (_, item) => item + firstOutput))),
      node('Gather', [tensor.name, list], output, { axis: { int: axis } }),
    ],
    outputs: [{ ...renamed(tensor, output), shape }],
  };
};

const shiftIndices = (tensor: GraphTensor, { firstOutput }: FitContext): Fit => {
  const [first, output] = [newName(tensor.name, 'first'), newName(tensor.name)];
  return {
    ...nothing,
    after: [constant(first, indexTensor(tensor.elementType, [firstOutput])), node('Sub', [tensor.name, first], output)],
    outputs: [renamed(tensor, output)],
  };
};

const asSource = (output: OutputRole, name?: string): OutputSource => {
  if (output.kind !== 'top') return name === undefined ? output : { ...output, scores: name };
  const { kind, itemIndices, scores } = output;
  return { kind, itemIndices: name ?? itemIndices, ...(scores === undefined ? {} : { scores }) };
};

/** What the manifest says of the output, and what is put after the graph where it counts items from another number. */
export const fitOutput = (
  output: OutputRole,
  tensors: readonly GraphTensor[],
  context: FitContext,
): { fit: Fit; output: OutputSource } => {
  const name = output.kind === 'top' ? output.itemIndices : output.scores;
  const tensor = tensors.find((each) => each.name === name)!;
  const width = tensor.shape.at(-1);
  const isWider = output.kind === 'scores' && typeof width === 'number' && width > context.itemCount;
  if (output.kind === 'pairs' || (context.firstOutput === 0 && !isWider))
    return { fit: nothing, output: asSource(output) };
  const fit = output.kind === 'top' ? shiftIndices(tensor, context) : cutScores(tensor, context);
  return { fit, output: asSource(output, newName(name)) };
};
