import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseItemRow, type ItemRow } from '../../src/bundle/rows/item-row.ts';
import { parseUserRow, type UserRow } from '../../src/bundle/rows/user-row.ts';
import { projectRoot } from './project-root.ts';
import { temporaryFolder } from './temporary-folder.ts';

const models = join(projectRoot, 'models');

const rowsOf = <Row>(file: string, parse: (value: unknown) => Row): Row[] =>
  readFileSync(join(models, 'movies/2', file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => parse(JSON.parse(line)));

/** The movies of the bundles in the repository, in tensor order. */
export const shippedItems = (): ItemRow[] => rowsOf('items.jsonl', parseItemRow);

/** Their users. */
export const shippedUsers = (): UserRow[] => rowsOf('users.jsonl', parseUserRow);

/** A models directory of the test's own with what the repository ships. */
export const copyOfModels = async (): Promise<string> => {
  const folder = await temporaryFolder();
  cpSync(models, folder, { recursive: true });
  return folder;
};
