import { ToolError } from '../../tool-error.ts';
import { BadCell, toInteger } from './cells.ts';
import type { Row, Table } from './read-rows.ts';

const indexOf = (row: Row, column: string): number => {
  try {
    return toInteger(row.cells[column]);
  } catch (error) {
    if (!(error instanceof BadCell)) throw error;
    throw new ToolError(`${row.where}: column "${column}": ${error.message}`, error);
  }
};

/**
 * Puts the rows of a table in the order of a column that counts them, 0, 1, 2, ... or from `first` on. Throws a
 * `ToolError` for a number that is missing or there twice.
 */
export const inOrderOf = (
  table: Table,
  column: string | undefined,
  { flag, first }: { flag: string; first: number },
): Table => {
  if (column === undefined) return table;
  if (!table.columns.includes(column))
    throw new ToolError(`${flag} ${column}: ${table.file} has the columns ${table.columns.join(', ')}`);
  const rows = table.rows.map((row) => ({ row, index: indexOf(row, column) })).toSorted((a, b) => a.index - b.index);
  const start = rows[0]!.index === 0 ? 0 : first;
  for (const [at, { row, index }] of rows.entries())
    if (index !== start + at)
      throw new ToolError(
        `${row.where}: column "${column}": expected every number from ${start} to ${start + rows.length - 1} once, ` +
          `got ${index} where ${start + at} should be`,
      );
  return { ...table, rows: rows.map(({ row }) => row) };
};
