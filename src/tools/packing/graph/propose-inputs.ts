import type { GraphTensor } from '../../../inference/protocol.ts';
import { namedColumn, proposeFeatures, type KnownColumns } from './propose-features.ts';
import {
  isFloat,
  isIndex,
  tensorText,
  wordsOf,
  type DecidedInput,
  type InputRole,
  type OpenQuestion,
} from './roles.ts';

/** What roles are guessed from, beside the inputs themselves. */
export interface ProposalContext extends KnownColumns {
  /** Rows of the items. */
  readonly itemCount: number;
  /** The index of the first of them in the graph. */
  readonly firstItem: number;
  readonly outputs: readonly GraphTensor[];
}

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

const rank = ({ shape }: GraphTensor): number => shape.length;
/** One index a row: [B] or [B, 1]. */
const isColumn = (tensor: GraphTensor): boolean => rank(tensor) <= 1 || tensor.shape[1] === 1;

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

/** Whether a float matrix has one column for each item, as the graph's output has. */
const isVector = (tensor: GraphTensor, { itemCount, firstItem, outputs }: ProposalContext): boolean => {
  const width = tensor.shape[1];
  const isAsWide = outputs.some(({ shape }) => shape.length === 2 && shape[1] === width);
  return rank(tensor) === 2 && typeof width === 'number' && isAsWide && width <= itemCount + firstItem && width > 1;
};

const floatRole = (
  tensor: GraphTensor,
  inputs: readonly GraphTensor[],
  context: ProposalContext,
): InputRole | undefined => {
  const historyRanks = inputs.filter((other) => isIndex(other) && isHistory(other)).map(rank);
  if (isWeights(tensor) && historyRanks.includes(rank(tensor))) return { kind: 'historyWeights' };
  if (isVector(tensor, context) && !inputs.some((other) => other !== tensor)) return { kind: 'historyVector' };
  if (isUser(tensor) || isItem(tensor)) return proposeFeatures(tensor, isUser(tensor) ? 'user' : 'item', context);
  return proposeFeatures(tensor, 'either', context);
};

const proposeRole = (
  tensor: GraphTensor,
  inputs: readonly GraphTensor[],
  context: ProposalContext,
): InputRole | undefined => {
  if (isFloat(tensor)) return floatRole(tensor, inputs, context);
  if (!isIndex(tensor)) return undefined;
  if (!isColumn(tensor)) return { kind: 'history', layout: 'padded' };
  return namedColumn(tensor, context) ?? columnRole(tensor, inputs);
};

const choices = (tensor: GraphTensor): string[] => {
  if (isIndex(tensor))
    return isColumn(tensor)
      ? ['userIndex', 'itemIndex', 'history:single', 'historyLength', 'userFeatures:<column>', 'itemFeatures:<column>']
      : ['history:padded'];
  return isFloat(tensor)
    ? ['userFeatures:<columns>', 'itemFeatures:<columns>', 'features:user.<column>,item.<column>', 'historyVector']
    : [];
};

const question = (tensor: GraphTensor): OpenQuestion => ({
  about: `input "${tensor.name}", ${tensorText(tensor)}`,
  flags: choices(tensor).map((role) => `--input ${tensor.name}=${role}`),
});

/** Decides what each input is for: as a flag says, else by its name, type and rank. What is left is asked. */
export const proposeInputs = (
  inputs: readonly GraphTensor[],
  flags: ReadonlyMap<string, InputRole>,
  context: ProposalContext,
): { decided: DecidedInput[]; open: OpenQuestion[] } => {
  const decided: DecidedInput[] = [];
  const open: OpenQuestion[] = [];
  for (const tensor of inputs) {
    const role = flags.get(tensor.name) ?? proposeRole(tensor, inputs, context);
    if (role === undefined) open.push(question(tensor));
    else decided.push({ tensor, role });
  }
  return { decided, open };
};
