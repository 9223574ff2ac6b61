import { BundleError } from '../../bundle/bundle-error.ts';
import { readCheckedFile } from '../../bundle/files/bundle-files.ts';
import { parseItemRow } from '../../bundle/rows/item-row.ts';
import { featureColumns } from '../../bundle/manifest/feature-columns.ts';
import { forEachJsonLine } from '../../bundle/rows/json-lines.ts';
import type { Manifest } from '../../bundle/manifest/manifest.ts';
import { parseUserRow } from '../../bundle/rows/user-row.ts';
import { createUserTableBuilder, type UserTable } from '../../bundle/rows/user-table.ts';
import { isUserId } from '../../recommendation/arguments/user-id.ts';
import { createCatalogueBuilder, type CatalogueBuilder } from '../../catalog/catalogue.ts';

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

/** Parses `items.jsonl`. Throws a `BundleError` that names the line of a bad row. */
export const parseItems = async (bytes: Buffer): Promise<CatalogueBuilder> => {
  const builder = createCatalogueBuilder();
  await forEachJsonLine({ bytes, file: itemsFile }, parseItemRow, (row) => {
    if (builder.has(row.id)) throw new Error(`id "${row.id}" stands twice`);
    builder.add(row);
  });
  return builder;
};

/**
 * Parses `users.jsonl`; no bytes are no users. Of the feature columns, those about preferences never come from it, but
 * keep their place. Throws a `BundleError` that names the line of a bad row.
 */
export const parseUsers = async (
  bytes: Buffer | null,
  { userIdType, inputs }: Pick<Manifest, 'userIdType' | 'inputs'>,
): Promise<UserTable> => {
  const builder = createUserTableBuilder(featureColumns(inputs, 'userFeatures').map(({ name }) => name));
  if (bytes !== null)
    await forEachJsonLine({ bytes, file: usersFile }, parseUserRow, (row) => {
      if (!isUserId(row.id, userIdType))
        throw new Error(`id "${row.id}" is no ${userIdType} id, as the manifest says it is`);
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
  manifest: Pick<Manifest, 'userIdType' | 'inputs'>,
): Promise<Tables> => ({ catalogue: await parseItems(items), users: await parseUsers(users, manifest) });

const refuse = (file: string, expected: string, actual: string): never => {
  throw new BundleError({ step: 'GRAPH', file, expected, actual });
};

/** Compares the items with N, the items that the graph scores. Throws a `BundleError`. */
export const checkItems = ({ catalogue }: Pick<Tables, 'catalogue'>, itemCount: number): void => {
  if (itemCount === 0) refuse(itemsFile, 'at least 1 row', 'no rows');
  if (catalogue.count() < itemCount)
    refuse(itemsFile, `at least ${itemCount} rows, as many as the graph scores`, `${catalogue.count()} rows`);
};

/** Compares the users' histories with N. Throws a `BundleError`. */
export const checkUsers = ({ users }: Pick<Tables, 'users'>, itemCount: number): void => {
  if (users.greatestItem >= itemCount)
    refuse(usersFile, `history indices 0 to ${itemCount - 1}`, `an index of ${users.greatestItem}`);
};
