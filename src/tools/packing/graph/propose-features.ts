import type { GraphTensor } from '../../../inference/protocol.ts';
import type { InputRole } from './roles.ts';

/** Columns of the tables that hold numbers. */
export interface KnownColumns {
  /** Further numeric columns of the users, in the order of the file; empty without users. */
  readonly userColumns: readonly string[];
}

const plainItemColumns = new Set(['rating', 'releaseYear', 'adult', 'likeCount', 'popularity']);

/** Whether the catalogue can fill a column of this name. */
export const isItemColumn = (name: string): boolean =>
  plainItemColumns.has(name) || /^(?:genre|language|decade):./.test(name);

/** Whether a request's preferences fill a column of this name. */
export const isPreference = (name: string): boolean => /^pref_(?:min_rating$|(?:genre|language|decade):.)/.test(name);

const widthOf = ({ shape }: GraphTensor): number | undefined => {
  if (shape.length === 1) return 1;
  return typeof shape[1] === 'number' ? shape[1] : undefined;
};

/** The role of an input of one column that is called like a column of the tables. */
export const namedColumn = (tensor: GraphTensor, { userColumns }: KnownColumns): InputRole | undefined => {
  const { name } = tensor;
  if (widthOf(tensor) !== 1) return undefined;
  if (userColumns.includes(name) || isPreference(name)) return { kind: 'userFeatures', columns: [name] };
  return isItemColumn(name) ? { kind: 'itemFeatures', columns: [name] } : undefined;
};

/**
 * Guesses the columns of a feature input, where there is but one way: an input of one column that is called like a column
 * of the tables, or a user input that is as wide as the users have numeric columns.
 */
export const proposeFeatures = (
  tensor: GraphTensor,
  of: 'user' | 'item' | 'either',
  known: KnownColumns,
): InputRole | undefined => {
  const { userColumns } = known;
  const width = widthOf(tensor);
  if (of === 'user' && width === userColumns.length && width > 1) return { kind: 'userFeatures', columns: userColumns };
  return namedColumn(tensor, known);
};
