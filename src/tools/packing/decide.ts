import type { GraphTensor } from '../../inference/protocol.ts';
import { ToolError } from '../tool-error.ts';
import type { FitContext } from './fitting/fit.ts';
import type { InspectedModel } from './graph/inspect-model.ts';
import { proposeInputs } from './graph/propose-inputs.ts';
import { proposeOutput } from './graph/propose-output.ts';
import { isFloat, isOfItems, type DecidedInput, type GraphContract, type OpenQuestion } from './graph/roles.ts';
import type { PackOptions } from './pack-options.ts';
import { questionsText } from './proposal-text.ts';
import type { PackTables } from './read-tables.ts';

/** Every role decided, and what the manifest is made from beside them. */
export interface Decision {
  readonly contract: GraphContract;
  readonly context: FitContext;
  /** Pairs graphs only; undefined: the whole catalogue. */
  readonly candidates: number | undefined;
}

const usualOpset = 18;
/** Catalogues up to this size are scored whole by a pairs graph. */
const wholeCatalogue = 2000;
const usualCandidates = 1000;

const checkNames = ({ outline, file }: InspectedModel, { inputs }: PackOptions['graph']): void => {
  const names = outline.inputs.map(({ name }) => name);
  for (const name of inputs.keys())
    if (!names.includes(name))
      throw new ToolError(`--input ${name}: ${file} has no such input; it has ${names.join(', ')}`);
  if (outline.others.length > 0 && !outline.outputs.some(isFloat))
    throw new ToolError(
      `${file}: expected outputs that are tensors of floats, got ${outline.others.map((name) => `"${name}"`).join(', ')}, ` +
        "a map or a sequence; export with options={id(model): {'zipmap': False}} (docs/bring-your-model.md, ZipMap)",
    );
};

/** The history that is filled up to a length: [B, L], or [L] of a length that the graph states. */
const filledUp = (inputs: readonly DecidedInput[]): GraphTensor | undefined =>
  inputs.find(({ tensor: { shape }, role }) => {
    if (role.kind !== 'history' || role.layout === 'ragged') return false;
    return role.layout === 'padded' || typeof shape[0] === 'number';
  })?.tensor;

/** The index that stands for padding, if it can be told: models that count items from 1 keep 0 for it. */
const padIndexOf = (inputs: readonly DecidedInput[], { padIndex, firstItem }: PackOptions['graph']) => {
  if (padIndex !== undefined) return padIndex;
  const [rows, width] = filledUp(inputs)?.shape ?? [];
  const isNeverFilled = rows === 1 && typeof width === 'string';
  return firstItem > 0 || isNeverFilled ? 0 : undefined;
};

const padQuestions = (inputs: readonly DecidedInput[], padIndex: number | undefined, items: number): OpenQuestion[] => {
  const history = filledUp(inputs);
  if (history === undefined || padIndex !== undefined) return [];
  const flags = [`--pad-index ${items}`, '--pad-index 0 --first-item 1'];
  return [{ about: `which index stands after the entries of a short history in "${history.name}"`, flags }];
};

/** N: as many as the graph has columns for, where it says so. Throws a `ToolError` when there are more than items. */
const itemCountOf = (
  { outline, file }: InspectedModel,
  { items, itemsFile }: PackTables,
  { output, firstItem, padIndex }: { output: GraphContract['output']; firstItem: number; padIndex: number | undefined },
): number => {
  if (output.kind !== 'scores') return items.length;
  const width = outline.outputs.find(({ name }) => name === output.scores)?.shape.at(-1);
  if (typeof width !== 'number') return items.length;
  const own = width - firstItem;
  const isPadLast = own === items.length + 1 && padIndex === width - 1;
  if (own <= items.length || isPadLast) return Math.min(own, items.length);
  const hint = own === items.length + 1 ? '; if column 0 stands for padding, --first-item 1' : '';
  throw new ToolError(
    `${file}: output "${output.scores}" scores ${own} items: expected at least as many rows in ${itemsFile}, ` +
      `got ${items.length}${hint}`,
  );
};

const candidatesOf = ({ output }: GraphContract, asked: number | undefined, items: number): number | undefined => {
  if (output.kind !== 'pairs') {
    if (asked !== undefined) throw new ToolError('--candidates belongs to a pairs graph');
    return undefined;
  }
  return asked ?? (items > wholeCatalogue ? usualCandidates : undefined);
};

const checkUsers = (inputs: readonly DecidedInput[], { users }: PackTables): void => {
  const user = inputs.find(({ role }) => role.kind === 'userIndex');
  if (user !== undefined && users === null)
    throw new ToolError(`input "${user.tensor.name}" is a row of the users: --users <file> is missing`);
};

/** Decides every role, by flags and else by what the graph looks like. Throws a `ToolError` that lists what is open. */
export const decide = (model: InspectedModel, tables: PackTables, { graph }: PackOptions): Decision => {
  checkNames(model, graph);
  const { outline, facts } = model;
  const itemCount = tables.items.length;
  const known = { itemCount, firstItem: graph.firstItem, userColumns: tables.users?.columns ?? [] };
  const { decided, open } = proposeInputs(outline.inputs, graph.inputs, { ...known, outputs: outline.outputs });
  const hasItemInputs = decided.some(isOfItems);
  const proposal = proposeOutput(outline, graph.outputs, { ...known, hasItemInputs });
  const padIndex = padIndexOf(decided, graph);
  const questions = [...open, ...padQuestions(decided, padIndex, itemCount)];
  // Without the inputs it can't be told what the output is.
  if ('open' in proposal && open.length === 0) questions.push(proposal.open);
  if ('open' in proposal || questions.length > 0)
    throw new ToolError(`${model.file}: some things only you can say:\n  ${questionsText(questions)}`);
  checkUsers(decided, tables);
  const contract = { inputs: decided, output: proposal.output };
  const { firstItem, firstUser, maxLength, defaults } = graph;
  const own = itemCountOf(model, tables, { output: proposal.output, firstItem, padIndex });
  const opset = facts.opset ?? usualOpset;
  return {
    contract,
    context: { itemCount: own, firstItem, firstUser, padIndex, maxLength, defaults, opset },
    candidates: candidatesOf(contract, graph.candidates, itemCount),
  };
};
