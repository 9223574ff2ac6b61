import type { GraphTensor } from '../../../inference/protocol.ts';
import type { KnownColumns } from './propose-features.ts';
import { isFloat, isIndex, tensorText, type OpenQuestion } from './roles.ts';

/** What roles are guessed from, beside the inputs themselves. */
export interface ProposalContext extends KnownColumns {
  /** Rows of the items. */
  readonly itemCount: number;
  /** The index of the first of them in the graph. */
  readonly firstItem: number;
  readonly outputs: readonly GraphTensor[];
}

/** One index a row: [B] or [B, 1]. */
export const isColumn = ({ shape }: GraphTensor): boolean => shape.length <= 1 || shape[1] === 1;

/** Several indices a row: [B, L]. */
export const isMatrix = (tensor: GraphTensor): boolean => isIndex(tensor) && !isColumn(tensor);

const isAsWide = (a: GraphTensor, b: GraphTensor): boolean => {
  const [one, other] = [a.shape.at(-1), b.shape.at(-1)];
  return typeof one !== 'number' || typeof other !== 'number' || one === other;
};

/** Whether a tensor may hold the weights of the history in `history`: it has the same shape. */
export const mayWeigh = (tensor: GraphTensor, history: GraphTensor): boolean =>
  tensor !== history &&
  isIndex(history) &&
  tensor.shape.length === history.shape.length &&
  (!isColumn(history) || history.shape.length === 1) &&
  isAsWide(tensor, history);

/** Whether a float matrix has one column for each item, as the graph's output has. */
export const isVector = ({ shape }: GraphTensor, { itemCount, firstItem, outputs }: ProposalContext): boolean => {
  const width = shape[1];
  const isOutput = outputs.some((output) => output.shape.length === 2 && output.shape[1] === width);
  return shape.length === 2 && typeof width === 'number' && isOutput && width <= itemCount + firstItem && width > 1;
};

/** Whether it may be such a matrix: also one whose width is not known. */
const mayBeVector = (tensor: GraphTensor, inputs: readonly GraphTensor[], context: ProposalContext): boolean => {
  const isUnknown = tensor.shape.length === 2 && typeof tensor.shape[1] !== 'number';
  return !inputs.some(isMatrix) && (isUnknown || isVector(tensor, context));
};

const indexChoices = (tensor: GraphTensor, inputs: readonly GraphTensor[]): string[] => {
  if (!isColumn(tensor)) return ['history:padded'];
  const length = inputs.some(isMatrix) ? ['historyLength'] : [];
  return ['userIndex', 'itemIndex', 'history:single', ...length, 'userFeatures:<column>', 'itemFeatures:<column>'];
};

const featureChoices = ({ shape }: GraphTensor): string[] => {
  if (shape.length > 2) return [];
  if (shape.length === 1 || shape[1] === 1) return ['userFeatures:<column>', 'itemFeatures:<column>'];
  return ['userFeatures:<columns>', 'itemFeatures:<columns>', 'features:user.<column>,item.<column>'];
};

const choicesOf = (tensor: GraphTensor, inputs: readonly GraphTensor[], context: ProposalContext): string[] => {
  const weights = inputs.some((other) => mayWeigh(tensor, other)) ? ['historyWeights'] : [];
  if (isIndex(tensor)) return [...(isColumn(tensor) ? [] : weights), ...indexChoices(tensor, inputs)];
  if (!isFloat(tensor)) return [];
  return [...featureChoices(tensor), ...weights, ...(mayBeVector(tensor, inputs, context) ? ['historyVector'] : [])];
};

/** Asks what an input is for, with the roles that its type and shape allow. */
export const questionOf = (
  tensor: GraphTensor,
  inputs: readonly GraphTensor[],
  context: ProposalContext,
): OpenQuestion => ({
  about: `input "${tensor.name}", ${tensorText(tensor)}`,
  flags: choicesOf(tensor, inputs, context).map((role) => `--input ${tensor.name}=${role}`),
});
