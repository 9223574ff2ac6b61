import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

/** Parquet's 64-bit integers come as bigint; those that fit become numbers, the others the text of their digits. */
const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Array.isArray(value)) return value.map(plain);
  return value;
};

/** The rows of a Parquet file. pandas' index is none of its columns. */
export const readParquet = async (path: string): Promise<Record<string, unknown>[]> => {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([name]) => !name.startsWith('__index_level_'))
        .map(([name, value]) => [name, plain(value)]),
    ),
  );
};
