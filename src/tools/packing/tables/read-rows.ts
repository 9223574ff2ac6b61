import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { CsvError, parse as parseCsv } from 'csv-parse/sync';
import { ToolError } from '../../tool-error.ts';
import { readParquet } from './read-parquet.ts';

/** One row of a file: texts from CSV, whatever the file holds from the other formats. */
export interface Row {
  /** `items.csv:3` */
  readonly where: string;
  readonly cells: Readonly<Record<string, unknown>>;
}

/** A file of rows. */
export interface Table {
  readonly file: string;
  /** The names of all columns, in the order in which they come. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const csvRows = (file: string, bytes: Buffer): Row[] => {
  try {
    const records = parseCsv(bytes, { columns: true, bom: true, skip_empty_lines: true, trim: true, info: true });
    return (records as unknown as { record: Record<string, string>; info: { lines: number } }[]).map(
      ({ record, info }) => ({ where: `${file}:${info.lines}`, cells: record }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ToolError(`${file}: expected CSV with a first row that names the columns, got: ${error.message}`, error);
  }
};

const jsonRow = (where: string, line: string): Row => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new ToolError(`${where}: expected one JSON object, got: ${reasonOf(error)}`, error);
  }
  if (isRecord(value)) return { where, cells: value };
  throw new ToolError(`${where}: expected one JSON object, got ${Array.isArray(value) ? 'a list' : typeof value}`);
};

const jsonRows = (file: string, bytes: Buffer): Row[] =>
  bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [jsonRow(`${file}:${at + 1}`, line)]));

const columnsOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];

const rowsOf = async (path: string, flag: string): Promise<Row[]> => {
  const file = basename(path);
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return csvRows(file, await readFile(path));
    case '.jsonl':
    case '.ndjson':
      return jsonRows(file, await readFile(path));
    case '.parquet':
      return (await readParquet(path)).map((cells, at) => ({ where: `${file}:row ${at + 1}`, cells }));
    default:
      throw new ToolError(`${flag} ${path}: expected a file called *.csv, *.jsonl or *.parquet`);
  }
};

/** Reads a file of rows by what its name ends in. `flag` is what the person called it. Throws a `ToolError`. */
export const readRows = async (path: string, flag: string): Promise<Table> => {
  try {
    const rows = await rowsOf(path, flag);
    if (rows.length === 0) throw new ToolError(`${flag} ${path}: expected rows, got none`);
    return { file: basename(path), columns: columnsOf(rows), rows };
  } catch (error) {
    if (error instanceof ToolError) throw error;
    throw new ToolError(`${flag} ${path} cannot be read: ${reasonOf(error)}`, error);
  }
};
