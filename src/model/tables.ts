import { BundleError } from '../bundle/bundle-error.ts';
import { readCheckedFile } from '../bundle/bundle-files.ts';
import { parseItemRow } from '../bundle/item-row.ts';
import { forEachJsonLine } from '../bundle/json-lines.ts';
import type { Manifest } from '../bundle/manifest.ts';
import { parseUserRow } from '../bundle/user-row.ts';
import { createUserTableBuilder, type UserTable } from '../bundle/user-table.ts';
import { isUserId } from '../recommendation/arguments/user-id.ts';
import { createCatalogueBuilder, type CatalogueBuilder } from '../catalog/catalogue.ts';

const itemsFile = 'items.jsonl';
const usersFile = 'users.jsonl';

/** The checked bytes of a bundle's tables. */
export interface TableBytes {
  readonly items: Buffer;
  /** Null for a bundle without users. */
  readonly users: Buffer | null;
}

/** Reads every file of the bundle but the model, and compares sizes and hashes with the manifest. */
export const readTables = async (directory: string, { files }: Manifest): Promise<TableBytes> => {
  const bytes = new Map<string, Buffer>();
  for (const [name, stated] of Object.entries(files))
    if (name !== 'model.onnx') bytes.set(name, await readCheckedFile(directory, name, stated));
  return { items: bytes.get(itemsFile)!, users: bytes.get(usersFile) ?? null };
};

const parseItems = async (bytes: Buffer): Promise<CatalogueBuilder> => {
  const builder = createCatalogueBuilder();
  await forEachJsonLine({ bytes, file: itemsFile }, parseItemRow, (row) => {
    if (builder.has(row.id)) throw new Error(`id "${row.id}" stands twice`);
    builder.add(row);
  });
  return builder;
};

const parseUsers = async (bytes: Buffer | null, idType: Manifest['userIdType']): Promise<UserTable> => {
  const builder = createUserTableBuilder();
  if (bytes !== null)
    await forEachJsonLine({ bytes, file: usersFile }, parseUserRow, (row) => {
      if (!isUserId(row.id, idType)) throw new Error(`id "${row.id}" is no ${idType} id, as the manifest says it is`);
      builder.add(row);
    });
  return builder.finish();
};

/** The tables of a bundle, parsed. */
export interface Tables {
  readonly catalogue: CatalogueBuilder;
  readonly users: UserTable;
}

/** Parses both tables. Throws a `BundleError` that names the line of a bad row. */
export const parseTables = async (
  { items, users }: TableBytes,
  { userIdType }: Pick<Manifest, 'userIdType'>,
): Promise<Tables> => ({ catalogue: await parseItems(items), users: await parseUsers(users, userIdType) });

/** Compares the tables with N, the items that the graph scores. Throws a `BundleError`. */
export const checkTables = ({ catalogue, users }: Tables, itemCount: number): void => {
  const refuse = (file: string, expected: string, actual: string): never => {
    throw new BundleError({ step: 'GRAPH', file, expected, actual });
  };
  if (catalogue.count() < itemCount)
    refuse(itemsFile, `at least ${itemCount} rows, as many as the graph scores`, `${catalogue.count()} rows`);
  if (users.greatestItem >= itemCount)
    refuse(usersFile, `history indices 0 to ${itemCount - 1}`, `an index of ${users.greatestItem}`);
};
