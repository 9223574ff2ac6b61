import { basename } from 'node:path';
import type { ItemRowSource } from '../../bundle/rows/item-row.ts';
import { ToolError } from '../tool-error.ts';
import type { PackOptions } from './pack-options.ts';
import { readHoldout, type HeldOut } from './tables/holdout-table.ts';
import { readItems } from './tables/item-table.ts';
import { inOrderOf } from './tables/order.ts';
import { readRows, type Table } from './tables/read-rows.ts';
import { readUsers, type UserTable } from './tables/user-table.ts';

/** Everything that comes with the model, read. */
export interface PackTables {
  readonly itemsFile: string;
  readonly items: readonly ItemRowSource[];
  readonly usersFile: string;
  readonly users: UserTable | null;
  readonly heldOut: readonly HeldOut[] | null;
  readonly notes: readonly string[];
}

/** Counts users whose history likes an item; what cold users are ranked by when the items say nothing of it. */
const withLikeCounts = (items: readonly ItemRowSource[], users: UserTable | null): ItemRowSource[] | null => {
  const isSilent = items.every(({ likeCount, popularity }) => likeCount == null && popularity == null);
  if (users === null || !isSilent) return null;
  const counts = Array.from(items, () => 0);
  for (const { history = [], weights } of users.users)
    for (const [entry, item] of history.entries()) if ((weights?.[entry] ?? 1) !== 0) counts[item]! += 1;
  return items.map((item, index) => ({ ...item, likeCount: counts[index]! }));
};

const orderNotes = ({ file, columns }: Table, order: string | undefined): string[] => {
  const column = columns.find((name) => /^(item|movie)?[_ ]?(index|idx|row)$/i.test(name));
  if (order !== undefined || column === undefined) return [];
  return [
    `${file}: rows are taken in the order of the file; --item-order ${column} would take them in the order of it`,
  ];
};

const readItemFile = async ({ items, graph, tables }: PackOptions) => {
  const table = await readRows(items, '--items');
  const place = { flag: '--item-order', first: graph.firstItem };
  const read = readItems(inOrderOf(table, tables.itemOrder, place), tables.itemColumns);
  return { ...read, notes: [...read.notes, ...orderNotes(table, tables.itemOrder)], file: table.file };
};

const readUserFile = async (
  { users, tables }: PackOptions,
  indexOf: ReadonlyMap<string, number>,
): Promise<UserTable | null> => {
  if (users === undefined) return null;
  const table = await readRows(users, '--users');
  return readUsers(inOrderOf(table, tables.userOrder, { flag: '--user-order', first: 0 }), {
    renames: tables.userColumns,
    historyAs: tables.historyAs,
    indexOf,
    idType: tables.userIdType,
  });
};

const readHoldoutFile = async (
  { holdout, users, tables }: PackOptions,
  indexOf: ReadonlyMap<string, number>,
): Promise<HeldOut[] | null> => {
  if (holdout === undefined) return null;
  if (users === undefined) throw new ToolError('--holdout needs --users: it says what became of items with users');
  const { holdoutColumns: renames, likeFrom } = tables;
  return readHoldout(await readRows(holdout, '--holdout'), { renames, indexOf, likeFrom });
};

/** Reads all files beside the model. Throws a `ToolError` that names file, line, column, expected and got. */
export const readTables = async (options: PackOptions): Promise<PackTables> => {
  const { items, indexOf, notes, file } = await readItemFile(options);
  const users = await readUserFile(options, indexOf);
  const heldOut = await readHoldoutFile(options, indexOf);
  const counted = withLikeCounts(items, users);
  const countNotes = counted === null ? [] : [`${file}: likeCount is counted from the histories of the users`];
  const all = [...notes, ...(users?.notes ?? []), ...countNotes];
  return {
    itemsFile: file,
    items: counted ?? items,
    usersFile: basename(options.users ?? ''),
    users,
    heldOut,
    notes: all,
  };
};
