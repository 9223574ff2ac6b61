import { createVocabulary } from '../../../catalog/vocabulary.ts';
import { decadeOf, decadeWord } from '../../../catalog/decade.ts';
import { ToolError } from '../../tool-error.ts';
import type { PackTables } from '../read-tables.ts';
import { isItemColumn, isPreference } from '../graph/propose-features.ts';
import { isOfItems, type DecidedInput, type MixedColumn } from '../graph/roles.ts';

type Items = PackTables['items'];

const columnsOf = ({ role }: DecidedInput): readonly MixedColumn[] => {
  if (role.kind === 'features') return role.columns;
  if (role.kind === 'userFeatures') return role.columns.map((name) => ({ of: 'user', name }));
  return role.kind === 'itemFeatures' ? role.columns.map((name) => ({ of: 'item', name })) : [];
};

const isKnown = (value: unknown): boolean => value != null;

/** Plain columns of which at least one item says something. */
const plainColumns = (items: Items): string[] => {
  const known = (['rating', 'releaseYear', 'adult', 'likeCount', 'popularity'] as const).filter((name) =>
    items.some((item) => isKnown(item[name])),
  );
  // Popularity is the like count where nothing is said of it.
  return known.includes('likeCount') ? [...new Set([...known, 'popularity'])] : known;
};

/** All columns that the catalogue can fill. */
const itemColumns = (items: Items): string[] => {
  const words = new Set<string>();
  for (const { genres = [], language, releaseYear } of items) {
    for (const genre of genres) words.add(`genre:${genre}`);
    if (language != null) words.add(`language:${language}`);
    if (releaseYear != null) words.add(`decade:${decadeWord(decadeOf(releaseYear))}`);
  }
  return [...plainColumns(items), ...words];
};

const likely = (name: string, columns: readonly string[]): string => {
  const [kind] = name.split(':', 1);
  const alike = columns.filter((column) => column.startsWith(`${kind}:`));
  const near = createVocabulary(alike.length > 0 ? alike : columns).nearest(name);
  return near.length === 0 ? 'there are no columns of numbers' : `the nearest are ${near.join(', ')}`;
};

const itemProblem = (name: string, columns: readonly string[], itemsFile: string): string | null => {
  if (columns.includes(name)) return null;
  if (!isItemColumn(name))
    return `expected item columns rating, releaseYear, adult, likeCount, popularity, genre:<Genre>, language:<xx> or decade:<1990s>, got "${name}"; ${likely(name, columns)}`;
  return `no row of ${itemsFile} says anything of "${name}"; ${likely(name, columns)}`;
};

const userProblem = (name: string, { users, usersFile }: PackTables): string | null => {
  if (isPreference(name)) return null;
  if (users === null) return `"${name}" is a column of the users: --users <file> is missing`;
  if (users.textColumns.includes(name))
    return `column "${name}" of ${usersFile} holds texts, and features are numbers: write a column of 0 and 1 for each value`;
  const isSaid = users.users.some((user) => isKnown(user[name]));
  if (users.columns.includes(name) && isSaid) return null;
  if (users.columns.includes(name)) return `column "${name}" of ${usersFile} is empty`;
  return `${usersFile} has no column "${name}"; ${likely(name, users.columns)}`;
};

const checkDefaults = (inputs: readonly DecidedInput[], defaults: Readonly<Record<string, number>>): void => {
  const names = inputs.flatMap(columnsOf).map(({ name }) => name);
  const odd = Object.keys(defaults).find((name) => !names.includes(name));
  if (odd === undefined) return;
  const got = names.length === 0 ? 'it has none' : `the nearest are ${createVocabulary(names).nearest(odd).join(', ')}`;
  throw new ToolError(`--default ${odd}=${defaults[odd]}: expected a feature column that the graph takes; ${got}`);
};

/**
 * Throws a `ToolError` when a feature would be the same for everyone, since no row says anything of it: a word that is
 * misspelt, most likely. With a default it is meant. A default of a column that the graph does not take is refused, too.
 */
export const checkColumns = (
  inputs: readonly DecidedInput[],
  tables: PackTables,
  defaults: Readonly<Record<string, number>>,
): void => {
  checkDefaults(inputs, defaults);
  const columns = inputs.some(isOfItems) ? itemColumns(tables.items) : [];
  for (const input of inputs)
    for (const { of, name } of columnsOf(input)) {
      const mayBeMeant = of === 'user' || isItemColumn(name);
      if (mayBeMeant && Object.hasOwn(defaults, name)) continue;
      const problem = of === 'user' ? userProblem(name, tables) : itemProblem(name, columns, tables.itemsFile);
      const hint = mayBeMeant ? ` (--default ${name}=<number> if it is to be the same for all)` : '';
      if (problem !== null) throw new ToolError(`input "${input.tensor.name}": ${problem}${hint}`);
    }
};
