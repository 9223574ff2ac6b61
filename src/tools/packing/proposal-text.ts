import { tensorText, type GraphContract, type InputRole, type OpenQuestion } from './graph/roles.ts';
import type { GraphOutline } from '../../inference/protocol.ts';

/** What else of the proposal a person should see. */
export interface ProposalFacts {
  readonly padIndex: number | undefined;
  readonly firstItem: number;
  readonly firstOutput: number;
  readonly candidates: number | undefined;
}

const shorten = (columns: readonly string[]): string =>
  columns.length <= 6 ? columns.join(', ') : `${columns.slice(0, 5).join(', ')}, ... (${columns.length})`;

const roleText = (role: InputRole, { padIndex }: ProposalFacts): string => {
  switch (role.kind) {
    case 'history':
      return `history, ${role.layout}${role.layout === 'padded' ? `, ${padIndex ?? '?'} stands for padding` : ''}`;
    case 'userFeatures':
    case 'itemFeatures':
      return `${role.kind}: ${shorten(role.columns)}`;
    case 'features':
      return `features: ${shorten(role.columns.map(({ of, name }) => `${of}.${name}`))}`;
    case 'historyWeights':
    case 'historyRow':
    case 'rowCount':
    case 'historyLength':
    case 'historyVector':
    case 'userIndex':
    case 'itemIndex':
      return role.kind;
  }
};

const outputText = ({ output }: GraphContract, name: string, { candidates }: ProposalFacts): string => {
  if (output.kind === 'top') {
    if (name === output.itemIndices) return 'item indices, best first (top)';
    return name === output.scores ? 'their scores' : 'not used';
  }
  if (name !== output.scores) return 'not used';
  if (output.kind === 'scores') return 'a score for every item (scores)';
  const among = candidates === undefined ? 'all items' : `the ${candidates} most popular items`;
  return `a score for each user and item (pairs, column ${output.column}), asked for ${among}`;
};

/** Rows in columns as wide as their widest cell. */
const columns = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
};

/** How the graph counts items, unless as the bundle does. */
const countingText = ({ output }: GraphContract, { firstItem, firstOutput }: ProposalFacts): string => {
  if (output.kind === 'pairs' || firstItem === firstOutput)
    return firstItem === 0 ? '' : `The graph counts items from ${firstItem}.\n`;
  const place = output.kind === 'top' ? 'index' : 'column';
  return `The graph counts items from ${firstItem} in its inputs; ${place} ${firstOutput} of its output is the first.\n`;
};

const paddingText = ({ inputs }: GraphContract): string =>
  inputs.some(({ role }) => role.kind === 'history' && role.layout === 'padded')
    ? 'Padding stands after the entries of a history; a graph that was trained with it in front needs them moved in the wrapper.\n'
    : '';

/** The proposal as a table: every input and output of the graph and what it is taken for. */
export const proposalText = (contract: GraphContract, outline: GraphOutline, facts: ProposalFacts): string => {
  const inputs = contract.inputs.map(({ tensor, role }) => [
    'input',
    tensor.name,
    tensorText(tensor),
    roleText(role, facts),
  ]);
  const outputs = outline.outputs.map((tensor) => [
    'output',
    tensor.name,
    tensorText(tensor),
    outputText(contract, tensor.name, facts),
  ]);
  const others = outline.others.map((name) => ['output', name, 'no tensor', 'never fetched']);
  const notes = `${countingText(contract, facts)}${paddingText(contract)}`;
  return `${columns([...inputs, ...outputs, ...others])}${notes}`;
};

/** What only a person can say, and the flags to say it with. */
export const questionsText = (questions: readonly OpenQuestion[]): string =>
  questions
    .map(({ about, flags }) => {
      const list = flags.length === 0 ? ': no role fits it (docs/bring-your-model.md, "Roles")' : '; say with one of';
      return `${about}${list}${flags.map((flag) => `\n    ${flag}`).join('')}`;
    })
    .join('\n  ');
