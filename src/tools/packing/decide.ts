import { ToolError } from '../tool-error.ts';
import type { FitContext } from './fitting/fit.ts';
import type { InspectedModel } from './graph/inspect-model.ts';
import { checkColumns } from './checks/check-columns.ts';
import { checkRoles } from './checks/check-roles.ts';
import { findOutputItems } from './graph/output-items.ts';
import { padIndexOf, padQuestions } from './graph/padding.ts';
import { proposeInputs } from './graph/propose-inputs.ts';
import { proposeOutput } from './graph/propose-output.ts';
import { isFloat, isOfItems, type DecidedInput, type GraphContract, type OpenQuestion } from './graph/roles.ts';
import { checkHistories, longestHistory } from './checks/histories.ts';
import type { PackOptions } from './pack-options.ts';
import { questionsText } from './proposal-text.ts';
import type { PackTables } from './read-tables.ts';
import { checkHeldOut } from './trial/holdout-checks.ts';

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
  const { outline, facts, file } = model;
  const items = tables.items.length;
  const known = { itemCount: items, firstItem: graph.firstItem, userColumns: tables.users?.columns ?? [] };
  const { decided, open } = proposeInputs(outline.inputs, graph.inputs, { ...known, outputs: outline.outputs });
  const hasItemInputs = decided.some(isOfItems);
  const padIndex = padIndexOf(decided, graph);
  const questions = [...open, ...padQuestions(decided, padIndex, items)];
  const ask = (more: readonly OpenQuestion[]): never => {
    throw new ToolError(`${file}: some things only you can say:\n  ${questionsText([...questions, ...more])}`);
  };
  // Without the inputs it can't be told what the output is.
  if (open.length > 0) ask([]);
  const proposal = proposeOutput(outline, graph.outputs, { ...known, hasItemInputs });
  if ('open' in proposal) return ask([proposal.open]);
  const contract = { inputs: decided, output: proposal.output };
  const { firstItem, firstUser, firstOutput, maxLength, defaults } = graph;
  checkRoles(contract);
  const isFlagged = graph.outputs.size > 0;
  const place = { file, itemsFile: tables.itemsFile, items, firstItem, firstOutput, padIndex, isFlagged };
  const own = findOutputItems(proposal.output, outline.outputs, place);
  if ('open' in own) return ask(own.open);
  if (questions.length > 0) ask([]);
  checkUsers(decided, tables);
  checkColumns(decided, tables, defaults);
  checkHeldOut(decided, tables);
  checkHistories(contract, tables, own.found.itemCount);
  const opset = facts.opset ?? usualOpset;
  return {
    contract,
    context: {
      ...own.found,
      firstItem,
      firstUser,
      padIndex,
      maxLength,
      defaults,
      opset,
      longestHistory: longestHistory(tables),
    },
    candidates: candidatesOf(contract, graph.candidates, items),
  };
};
