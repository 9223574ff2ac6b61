import { ToolError } from '../../tool-error.ts';
import { isBlank } from './cells.ts';
import type { Row, Table } from './read-rows.ts';

/** The column names by which a field is known, the first being its own. */
export type Aliases<Field extends string> = Readonly<Record<Field, readonly string[]>>;

/** Which column of a file holds which field. */
export type FieldColumns<Field extends string> = ReadonlyMap<Field, string>;

/** Column names are compared without case, `_`, `-` and spaces. */
const plainName = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');

const fieldsOf = <Field extends string>(aliases: Aliases<Field>): Field[] => Object.keys(aliases) as Field[];

const checkRenames = <Field extends string>(
  { file, columns }: Table,
  aliases: Aliases<Field>,
  { renames, flag }: { renames: ReadonlyMap<string, string>; flag: string },
): void => {
  for (const [field, column] of renames) {
    if (!Object.hasOwn(aliases, field))
      throw new ToolError(`${flag} ${field}=${column}: the fields are ${fieldsOf(aliases).join(', ')}`);
    if (!columns.includes(column))
      throw new ToolError(`${flag} ${field}=${column}: ${file} has the columns ${columns.join(', ')}`);
  }
};

/** Finds the column of each field: as `renames` say, else by its names. Throws a `ToolError`. */
export const fieldColumns = <Field extends string>(
  table: Table,
  aliases: Aliases<Field>,
  flags: { renames: ReadonlyMap<string, string>; flag: string },
): Map<Field, string> => {
  checkRenames(table, aliases, flags);
  const byPlainName = new Map(table.columns.toReversed().map((column) => [plainName(column), column]));
  const found = new Map<Field, string>();
  for (const field of fieldsOf(aliases)) {
    const names = aliases[field].flatMap((alias) => byPlainName.get(plainName(alias)) ?? []);
    const column = flags.renames.get(field) ?? names[0];
    if (column !== undefined) found.set(field, column);
  }
  return found;
};

/** Throws a `ToolError` that names the flag, unless all of `fields` were found. */
export const requireFields = <Field extends string>(
  table: Table,
  found: FieldColumns<Field>,
  { fields, flag }: { fields: readonly Field[]; flag: string },
): void => {
  for (const field of fields)
    if (!found.has(field))
      throw new ToolError(
        `${table.file}: no column for "${field}"; name it with ${flag} ${field}=<column>, one of ` +
          table.columns.join(', '),
      );
};

/** The cell of a field; undefined when it is blank or there is no column of it. */
export const cellOf = <Field extends string>(row: Row, found: FieldColumns<Field>, field: Field): unknown => {
  const column = found.get(field);
  const value = column === undefined ? undefined : row.cells[column];
  return isBlank(value) ? undefined : value;
};
