import type { UserRowSource } from '../../../bundle/rows/user-row.ts';
import { isUserId } from '../../../recommendation/arguments/user-id.ts';
import { ToolError } from '../../tool-error.ts';
import { BadCell, isBlank, toIdText, toInteger, toList, toNumber } from './cells.ts';
import { cellOf, fieldColumns, requireFields, type Aliases, type FieldColumns } from './columns.ts';
import { Problems } from './problems.ts';
import type { Row, Table } from './read-rows.ts';

type Field = 'id' | 'history' | 'weights';
type UserIdType = 'integer' | 'string';

const flag = '--user-column';

const aliases: Aliases<Field> = {
  id: ['id', 'userId', 'user', 'uid'],
  history: ['history', 'items', 'itemIds', 'movieIds', 'watched', 'sequence'],
  weights: ['weights', 'historyWeights'],
};

export interface ReadUsersOptions {
  readonly renames: ReadonlyMap<string, string>;
  /** What the histories hold. */
  readonly historyAs: 'ids' | 'indices';
  readonly indexOf: ReadonlyMap<string, number>;
  /** Undefined: integer if all ids are. */
  readonly idType: UserIdType | undefined;
}

/** The users of a bundle and what a person should hear of how they were read. */
export interface UserTable {
  readonly users: readonly UserRowSource[];
  readonly idType: UserIdType;
  /** Further columns that hold numbers. */
  readonly columns: readonly string[];
  /** Further columns that hold something else, too. */
  readonly textColumns: readonly string[];
  readonly notes: readonly string[];
}

const isNumeric = (value: unknown): boolean => {
  try {
    return isBlank(value) || Number.isFinite(toNumber(value));
  } catch {
    return false; // a column of something else, which is told to the person
  }
};

const furtherColumns = ({ columns, rows }: Table, found: FieldColumns<Field>) => {
  const further = columns.filter((column) => column !== '' && ![...found.values()].includes(column));
  const numeric = further.filter((column) => rows.every(({ cells }) => isNumeric(cells[column])));
  return { numeric, others: further.filter((column) => !numeric.includes(column)) };
};

const itemOf = (entry: unknown, { historyAs, indexOf }: ReadUsersOptions): number => {
  if (historyAs === 'ids') {
    const index = indexOf.get(toIdText(entry));
    if (index === undefined) throw new BadCell('ids of items', entry);
    return index;
  }
  const index = toInteger(entry);
  if (index < 0 || index >= indexOf.size) throw new BadCell(`item indices from 0 to ${indexOf.size - 1}`, entry);
  return index;
};

const inColumn = <Value>(column: string | undefined, read: () => Value): Value => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadCell)) throw error;
    throw new Error(`column "${column}": ${error.message}`, { cause: error });
  }
};

const readUser = (row: Row, found: FieldColumns<Field>, numeric: readonly string[], options: ReadUsersOptions) => {
  const list = (field: 'history' | 'weights'): unknown[] => {
    const cell = cellOf(row, found, field);
    return cell === undefined ? [] : inColumn(found.get(field), () => toList(cell, { spaced: true }));
  };
  const id = inColumn(found.get('id'), () => toIdText(cellOf(row, found, 'id')));
  const history = inColumn(found.get('history'), () => list('history').map((entry) => itemOf(entry, options)));
  const weights = inColumn(found.get('weights'), () => list('weights').map(toNumber));
  if (found.has('weights') && weights.length !== history.length)
    throw new Error(`expected a weight for each of ${history.length} history entries, got ${weights.length}`);
  const values = numeric.filter((column) => !isBlank(row.cells[column]));
  return {
    id,
    history,
    ...(found.has('weights') ? { weights } : {}),
    ...Object.fromEntries(values.map((column) => [column, toNumber(row.cells[column])])),
  };
};

const idTypeOf = (ids: readonly string[], { idType }: ReadUsersOptions, file: string): UserIdType => {
  const odd = ids.find((id) => !isUserId(id, 'integer'));
  if (idType === 'integer' && odd !== undefined)
    throw new ToolError(`${file}: --user-id-type integer: expected whole numbers from 1 as ids, got "${odd}"`);
  return idType ?? (odd === undefined ? 'integer' : 'string');
};

const notesOf = (file: string, found: FieldColumns<Field>, { numeric, others }: ReturnType<typeof furtherColumns>) => [
  `${file}: read ${[...[...found].map(([field, column]) => (field === column ? field : `${field} (${column})`)), ...numeric].join(', ')}`,
  ...(others.length > 0 ? [`${file}: left out ${others.join(', ')}: not all of their values are numbers`] : []),
];

const hint = (problems: Problems, { historyAs }: ReadUsersOptions): void =>
  problems.judge(
    `(histories are read as ${historyAs === 'ids' ? 'item ids; --history-as indices' : 'item indices; --history-as ids'} reads them otherwise)`,
  );

/** Reads the rows of a table as users. Throws a `ToolError` that names file, line, column, expected and got. */
export const readUsers = (table: Table, options: ReadUsersOptions): UserTable => {
  const found = fieldColumns(table, aliases, { renames: options.renames, flag });
  requireFields(table, found, { fields: ['id'], flag });
  const further = furtherColumns(table, found);
  const problems = new Problems();
  const ids = new Set<string>();
  const users: UserRowSource[] = [];
  for (const row of table.rows) {
    try {
      const user = readUser(row, found, further.numeric, options);
      if (ids.has(user.id)) throw new Error(`id "${user.id}" stands twice`);
      ids.add(user.id);
      users.push(user);
    } catch (error) {
      problems.add(row.where, error instanceof Error ? error.message : String(error));
    }
  }
  hint(problems, options);
  const idType = idTypeOf([...ids], options, table.file);
  return {
    users,
    idType,
    columns: further.numeric,
    textColumns: further.others,
    notes: notesOf(table.file, found, further),
  };
};
