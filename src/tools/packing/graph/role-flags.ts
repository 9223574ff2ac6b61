import { ToolError } from '../../tool-error.ts';
import type { InputRole, MixedColumn } from './roles.ts';

/** What `--output` says of one output. */
export interface OutputFlag {
  readonly role: 'scores' | 'pairs' | 'top' | 'topScores';
  readonly column: number;
}

const plainRoles = [
  'historyWeights',
  'historyRow',
  'rowCount',
  'userIndex',
  'itemIndex',
  'historyLength',
  'historyVector',
] as const;
const layouts = ['ragged', 'padded', 'single'] as const;
const outputRoles = ['scores', 'pairs', 'top', 'topScores'] as const;

const inputForms =
  'history:padded, history:single, history:ragged, historyVector, historyWeights, historyLength, historyRow, rowCount, ' +
  'userIndex, itemIndex, userFeatures:<columns>, itemFeatures:<columns> or features:user.<column>,item.<column>,...';

const oneOf = <Word extends string>(words: readonly Word[], text: string): Word | undefined =>
  words.find((word) => word === text);

/** Splits `<name>=<what>` at the first `=` and tells apart what stands before and after the first `:` of the latter. */
const split = (text: string): { name: string; word: string; detail: string } | null => {
  const [, name, word, detail = ''] = /^([^=]+)=([A-Za-z]+)(?::(.*))?$/s.exec(text) ?? [];
  return name === undefined || word === undefined ? null : { name, word, detail };
};

const listOf = (detail: string): string[] =>
  detail
    .split(',')
    .map((column) => column.trim())
    .filter((column) => column !== '');

const mixedColumn = (column: string): MixedColumn => {
  const [, of, name] = /^(user|item)\.(.+)$/s.exec(column) ?? [];
  if (name === undefined || (of !== 'user' && of !== 'item'))
    throw new ToolError(
      `--input: the columns of features are user.<column> or item.<column>, separated by commas, got "${column}"`,
    );
  return { of, name };
};

const roleOf = (word: string, detail: string): InputRole | undefined => {
  const plain = oneOf(plainRoles, word);
  if (plain !== undefined) return { kind: plain };
  if (word === 'history') {
    const layout = oneOf(layouts, detail);
    return layout === undefined ? undefined : { kind: word, layout };
  }
  const columns = listOf(detail);
  if (columns.length === 0) return undefined;
  if (word === 'userFeatures' || word === 'itemFeatures') return { kind: word, columns };
  return word === 'features' ? { kind: word, columns: columns.map(mixedColumn) } : undefined;
};

/** Reads one `--input <name>=<role>`. Throws a `ToolError`. */
export const parseInputFlag = (text: string): [name: string, role: InputRole] => {
  const parts = split(text);
  const role = parts === null ? undefined : roleOf(parts.word, parts.detail);
  if (parts === null || role === undefined)
    throw new ToolError(`--input ${text}: expected <input>=<role>, the role being ${inputForms}`);
  return [parts.name, role];
};

/** Reads one `--output <name>=<role>`. Throws a `ToolError`. */
export const parseOutputFlag = (text: string): [name: string, flag: OutputFlag] => {
  const parts = split(text);
  const role = parts === null ? undefined : oneOf(outputRoles, parts.word);
  const column = parts === null || parts.detail === '' ? 0 : Number(parts.detail);
  if (parts === null || role === undefined || !Number.isInteger(column) || column < 0)
    throw new ToolError(
      `--output ${text}: expected <output>=scores, <output>=pairs:<column>, <output>=top (item indices) or ` +
        '<output>=topScores',
    );
  return [parts.name, { role, column }];
};
