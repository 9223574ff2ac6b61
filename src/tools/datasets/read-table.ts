import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { finished } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { ToolError } from '../tool-error.ts';

/** How a file of rows is written. Without `columns` its first row names them. */
export interface TableFormat {
  readonly delimiter: ',' | '::';
  readonly encoding: 'utf8' | 'latin1';
  readonly columns?: readonly string[];
}

export const csvFormat: TableFormat = { delimiter: ',', encoding: 'utf8' };

/** MovieLens' older layout: no header, no quoting, ISO-8859-1. */
export const datFormat = (columns: readonly string[]): TableFormat => ({
  delimiter: '::',
  encoding: 'latin1',
  columns,
});

/** Gives the text of a column of the current row, trimmed; '' when the file has no such column. */
export type Cell = (column: string) => string;

/** Thrown by the reader of a row; the message says why the row cannot be used. */
export class BadRow extends Error {}

export interface ReadTableOptions {
  readonly format: TableFormat;
  /** Columns without which the file cannot be read. */
  readonly required: readonly string[];
  /** Uses one row, or throws a `BadRow`. */
  readonly onRow: (cell: Cell) => void;
  readonly warn: (message: string) => void;
}

const maxBadShare = 0.01;
const shownBadRows = 5;

interface BadRows {
  /** How many rows were seen and how many of them are bad. */
  rows: number;
  count: number;
  /** File, line and reason of the first ones. */
  readonly first: string[];
}

const judge = (file: string, bad: BadRows, warn: (message: string) => void): void => {
  if (bad.count === 0) return;
  const more = bad.count > bad.first.length ? ['...'] : [];
  const list = [...bad.first, ...more].map((line) => `\n  ${line}`).join('');
  const share = `${file}: ${bad.count} of ${bad.rows} rows cannot be used`;
  if (bad.count > bad.rows * maxBadShare) throw new ToolError(`${share}, more than 1 %:${list}`);
  warn(`${share} and are left out:${list}`);
};

const columnPlaces = (file: string, names: readonly string[], required: readonly string[]): Map<string, number> => {
  const missing = required.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw new ToolError(`${file}: has no column ${missing.join(', ')}; its columns are ${names.join(', ')}`);
  return new Map(names.map((name, place) => [name, place]));
};

/** Keeps what is known while the rows of one file pass by. */
const createRowReader = (file: string, { format, required, onRow }: ReadTableOptions) => {
  const bad: BadRows = { rows: 0, count: 0, first: [] };
  let places = format.columns === undefined ? null : columnPlaces(file, format.columns, required);
  let row: readonly string[] = [];
  const cell: Cell = (column) => row[places?.get(column) ?? -1]?.trim() ?? '';
  const refuse = (line: number, reason: string, rows = 1): void => {
    bad.count += rows;
    if (bad.first.length < shownBadRows) bad.first.push(`${file}:${line}: ${reason}`);
  };
  const use = (record: readonly string[], line: number): void => {
    if (places === null) {
      const names = record.map((name) => name.trim());
      places = columnPlaces(file, names, required);
      return;
    }
    row = record;
    bad.rows++;
    try {
      if (row.length !== places.size) throw new BadRow(`has ${row.length} columns instead of ${places.size}`);
      onRow(cell);
    } catch (error) {
      if (!(error instanceof BadRow)) throw error;
      refuse(line, error.message);
    }
  };
  const skip = (fromLine: number, toLine: number, reason: string): void => {
    const rows = Math.max(1, toLine - fromLine + 1);
    bad.rows += rows;
    refuse(fromLine, reason, rows);
  };
  return { use, skip, bad };
};

/**
 * Reads a file row by row. Rows that cannot be used are warned about and left out; throws a `ToolError` when they are
 * more than 1 % of the file, when a required column is missing or when the file cannot be read.
 */
export const readTable = async (path: string, options: ReadTableOptions): Promise<void> => {
  const { format, warn } = options;
  const file = basename(path);
  const reader = createRowReader(file, options);
  let lastLine = 0;
  const parser = parse({
    delimiter: format.delimiter,
    quote: format.delimiter === ',' ? '"' : null,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    relax_quotes: true,
    on_skip: (error) => {
      const endLine = typeof error?.['lines'] === 'number' ? error['lines'] : lastLine + 1;
      reader.skip(lastLine + 1, endLine, error?.message ?? 'cannot be read');
      return undefined;
    },
    on_record: (record: string[], context) => {
      lastLine = context.lines;
      reader.use(record, lastLine);
      return null;
    },
  });
  const source = createReadStream(path, { encoding: format.encoding });
  source.on('error', (error) => parser.destroy(error));
  try {
    await finished(source.pipe(parser).resume());
  } catch (error) {
    if (error instanceof ToolError) throw error;
    throw new ToolError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  judge(file, reader.bad, warn);
};
