import { BadCell, toBoolean, toIdText, toNumber } from './cells.ts';
import { cellOf, fieldColumns, requireFields, type Aliases, type FieldColumns } from './columns.ts';
import { Problems } from './problems.ts';
import type { Row, Table } from './read-rows.ts';

type Field = 'user' | 'item' | 'rating' | 'liked';

/** What became of one item with one user, which the model was not told. */
export interface HeldOut {
  readonly userId: string;
  readonly item: number;
  readonly liked: boolean;
}

export interface ReadHoldoutOptions {
  readonly renames: ReadonlyMap<string, string>;
  readonly indexOf: ReadonlyMap<string, number>;
  /** The least rating that is a like. */
  readonly likeFrom: number;
}

const flag = '--holdout-column';

const aliases: Aliases<Field> = {
  user: ['user', 'userId', 'uid'],
  item: ['item', 'itemId', 'movieId', 'movie'],
  rating: ['rating', 'stars'],
  liked: ['liked', 'like', 'label'],
};

const isLiked = (row: Row, found: FieldColumns<Field>, likeFrom: number): boolean => {
  const liked = cellOf(row, found, 'liked');
  return liked === undefined ? toNumber(cellOf(row, found, 'rating')) >= likeFrom : toBoolean(liked);
};

/** Reads held-out ratings or likes; those of items that the catalogue does not have are left out. Throws a `ToolError`. */
export const readHoldout = (table: Table, { renames, indexOf, likeFrom }: ReadHoldoutOptions): HeldOut[] => {
  const found = fieldColumns(table, aliases, { renames, flag });
  const judged = found.has('liked') ? [] : (['rating'] as const);
  requireFields(table, found, { fields: ['user', 'item', ...judged], flag });
  const problems = new Problems();
  const heldOut: HeldOut[] = [];
  for (const row of table.rows) {
    try {
      const item = indexOf.get(toIdText(cellOf(row, found, 'item')));
      const userId = toIdText(cellOf(row, found, 'user'));
      const liked = isLiked(row, found, likeFrom);
      if (item !== undefined) heldOut.push({ userId, item, liked });
    } catch (error) {
      if (!(error instanceof BadCell)) throw error;
      problems.add(row.where, error.message);
    }
  }
  problems.judge();
  return heldOut;
};
