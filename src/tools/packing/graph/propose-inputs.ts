import type { GraphTensor } from '../../../inference/protocol.ts';
import { namedColumn, proposeFeatures } from './propose-features.ts';
import { isColumn, isMatrix, isVector, mayWeigh, questionOf, type ProposalContext } from './input-question.ts';
import { isFloat, isIndex, wordsOf, type DecidedInput, type InputRole, type OpenQuestion } from './roles.ts';

const named = (words: string): ((tensor: GraphTensor) => boolean) => {
  const wanted = new Set(words.split(' '));
  return ({ name }) => wordsOf(name).some((word) => wanted.has(word));
};
const isHistory = named('history hist seq sequence watched session clicks clicked past items movies interactions');
const isUser = named('user users uid userid member customer account viewer');
const isItem = named('item items movie movies candidate candidates target iid itemid movieid mid product');
const isLength = named('len length lens lengths seqlen');
const isWeights = named('weight weights mask strength');
const isRow = named('row rows segment segments owner');
const isCount = named('count batchsize size');

const columnRole = (tensor: GraphTensor, inputs: readonly GraphTensor[]): InputRole | undefined => {
  const indices = inputs.filter(isIndex);
  const hasMatrix = indices.some((other) => !isColumn(other));
  if (isLength(tensor) && hasMatrix) return { kind: 'historyLength' };
  if (isUser(tensor) && !isHistory(tensor)) return { kind: 'userIndex' };
  const hasUser = inputs.some((other) => other !== tensor && isUser(other));
  if (isItem(tensor) && (hasUser || hasMatrix || !isHistory(tensor))) return { kind: 'itemIndex' };
  const isRagged = indices.some(isRow) && indices.some(isCount);
  if (isHistory(tensor)) return { kind: 'history', layout: isRagged ? 'ragged' : 'single' };
  if (isRow(tensor)) return { kind: 'historyRow' };
  return isCount(tensor) ? { kind: 'rowCount' } : undefined;
};

const floatRole = (
  tensor: GraphTensor,
  inputs: readonly GraphTensor[],
  context: ProposalContext,
): InputRole | undefined => {
  const isBesideOne = inputs.some((other) => (isHistory(other) || isMatrix(other)) && mayWeigh(tensor, other));
  if (isWeights(tensor) && isBesideOne) return { kind: 'historyWeights' };
  if (isVector(tensor, context) && !inputs.some((other) => other !== tensor)) return { kind: 'historyVector' };
  if (isUser(tensor) || isItem(tensor)) return proposeFeatures(tensor, isUser(tensor) ? 'user' : 'item', context);
  return proposeFeatures(tensor, 'either', context);
};

/** Whether a matrix of indices is the history: masks are not, and of several only the one that is called so. */
const isMainMatrix = (
  tensor: GraphTensor,
  inputs: readonly GraphTensor[],
  flags: ReadonlyMap<string, InputRole>,
): boolean => {
  if (isWeights(tensor) || [...flags.values()].some(({ kind }) => kind === 'history')) return false;
  const matrices = inputs.filter((other) => isMatrix(other) && !isWeights(other) && !flags.has(other.name));
  const called = matrices.filter(isHistory);
  return matrices.length === 1 || (called.length === 1 && called[0] === tensor);
};

const proposeRole = (
  tensor: GraphTensor,
  { inputs, flags }: { inputs: readonly GraphTensor[]; flags: ReadonlyMap<string, InputRole> },
  context: ProposalContext,
): InputRole | undefined => {
  if (isFloat(tensor)) return floatRole(tensor, inputs, context);
  if (!isIndex(tensor)) return undefined;
  if (!isColumn(tensor)) return isMainMatrix(tensor, inputs, flags) ? { kind: 'history', layout: 'padded' } : undefined;
  return namedColumn(tensor, context) ?? columnRole(tensor, inputs);
};

/** Decides what each input is for: as a flag says, else by its name, type and rank. What is left is asked. */
export const proposeInputs = (
  inputs: readonly GraphTensor[],
  flags: ReadonlyMap<string, InputRole>,
  context: ProposalContext,
): { decided: DecidedInput[]; open: OpenQuestion[] } => {
  const decided: DecidedInput[] = [];
  const open: OpenQuestion[] = [];
  for (const tensor of inputs) {
    const role = flags.get(tensor.name) ?? proposeRole(tensor, { inputs, flags }, context);
    if (role === undefined) open.push(questionOf(tensor, inputs, context));
    else decided.push({ tensor, role });
  }
  return { decided, open };
};
