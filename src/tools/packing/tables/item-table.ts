import { z } from 'zod';
import { parseItemRow, type ItemRowSource } from '../../../bundle/rows/item-row.ts';
import { BadCell, toBoolean, toIdText, toInteger, toList, toNumber, toText } from './cells.ts';
import { cellOf, fieldColumns, requireFields, type Aliases, type FieldColumns } from './columns.ts';
import { Problems } from './problems.ts';
import type { Row, Table } from './read-rows.ts';

type Field = keyof ItemRowSource;

const flag = '--item-column';

const aliases: Aliases<Field> = {
  id: ['id', 'itemId', 'movieId', 'item', 'movie'],
  title: ['title', 'name'],
  otherTitles: ['otherTitles', 'alternativeTitles'],
  genres: ['genres', 'genre'],
  releaseYear: ['releaseYear', 'year'],
  rating: ['rating', 'voteAverage'],
  language: ['language', 'originalLanguage'],
  adult: ['adult'],
  posterUrl: ['posterUrl', 'poster'],
  likeCount: ['likeCount', 'likes'],
  popularity: ['popularity'],
};

const genreList = (value: unknown): string[] =>
  [...new Set(toList(value).map(toText))].filter((genre) => genre !== '' && genre !== '(no genres listed)');

const readers: Record<Field, (value: unknown) => unknown> = {
  id: toIdText,
  title: toText,
  otherTitles: (value) => toList(value).map(toText),
  genres: genreList,
  releaseYear: toInteger,
  rating: toNumber,
  language: (value) => toText(value).toLowerCase(),
  adult: toBoolean,
  posterUrl: toText,
  likeCount: toNumber,
  popularity: toNumber,
};

/** The items of a bundle, in tensor order, and what a person should hear of how they were read. */
export interface ItemTable {
  readonly items: readonly ItemRowSource[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

const readCell = (row: Row, found: FieldColumns<Field>, field: Field): unknown => {
  const value = cellOf(row, found, field);
  if (value === undefined) return undefined;
  try {
    return readers[field](value);
  } catch (error) {
    if (!(error instanceof BadCell)) throw error;
    throw new Error(`column "${found.get(field)}": ${error.message}`, { cause: error });
  }
};

const issuesText = (error: z.ZodError, row: Row, found: FieldColumns<Field>): string =>
  error.issues
    .map(({ path, message }) => {
      const column = found.get(path[0] as Field) ?? String(path[0]);
      return `column "${column}": ${message}, got ${JSON.stringify(row.cells[column])}`;
    })
    .join('; ');

/** MovieLens writes the year behind the title. */
const yearBehind = /^(.*\S)\s*\((\d{4})\)$/;

const withYear = (item: Record<string, unknown>, found: FieldColumns<Field>): Record<string, unknown> => {
  const [, title, year] = (!found.has('releaseYear') && yearBehind.exec(String(item['title']))) || [];
  return title === undefined ? item : { ...item, title, releaseYear: Number(year) };
};

const readItem = (row: Row, found: FieldColumns<Field>): ItemRowSource => {
  const entries = [...found.keys()].map((field) => [field, readCell(row, found, field)] as const);
  const item: unknown = withYear(Object.fromEntries(entries.filter(([, value]) => value !== undefined)), found);
  try {
    parseItemRow(item);
    return item as ItemRowSource;
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new Error(issuesText(error, row, found), { cause: error });
  }
};

const describeColumns = ({ file, columns }: Table, found: FieldColumns<Field>): string[] => {
  const used = [...found].map(([field, column]) => (field === column ? field : `${field} (${column})`));
  const unused = columns.filter((column) => column !== '' && ![...found.values()].includes(column));
  return [
    `${file}: read ${used.join(', ')}`,
    ...(unused.length > 0 ? [`${file}: left out ${unused.join(', ')}: the catalogue has no such fields`] : []),
  ];
};

/** Reads the rows of a table as items. Throws a `ToolError` that names file, line, column, expected and got. */
export const readItems = (table: Table, renames: ReadonlyMap<string, string>): ItemTable => {
  const found = fieldColumns(table, aliases, { renames, flag });
  requireFields(table, found, { fields: ['id', 'title'], flag });
  const problems = new Problems();
  const indexOf = new Map<string, number>();
  const items: ItemRowSource[] = [];
  for (const row of table.rows) {
    try {
      const item = readItem(row, found);
      const id = String(item.id);
      if (indexOf.has(id)) throw new Error(`id "${id}" stands twice`);
      indexOf.set(id, items.push(item) - 1);
    } catch (error) {
      problems.add(row.where, error instanceof Error ? error.message : String(error));
    }
  }
  problems.judge();
  return { items, indexOf, notes: describeColumns(table, found) };
};
