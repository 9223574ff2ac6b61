import type { UserRow } from './user-row.ts';

/** One user of a bundle. */
export interface TableUser {
  readonly row: number;
  /** Int32Array, [entries]: item indices, oldest first. */
  readonly history: Int32Array;
  /** Float32Array, [entries]. */
  readonly weights: Float32Array;
  /** Float32Array, [columns]: the user's own values of the columns asked for, NaN where unknown. */
  readonly features: Float32Array;
}

/** The users of a bundle, packed: all histories lie in one array, one after another. */
export interface UserTable {
  readonly count: number;
  /** The greatest item index in any history; -1 when there is none. */
  readonly greatestItem: number;
  readonly find: (id: string) => TableUser | undefined;
  /** Their ids in the order of their rows. */
  readonly ids: () => Iterable<string>;
  /** The user in a row 0 .. count - 1. */
  readonly at: (row: number) => TableUser;
}

const featureOf = (row: UserRow, column: string): number => {
  const value = row[column];
  if (value == null) return Number.NaN;
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  throw new Error(`${column}: must be a number, true or false, got ${typeof value}`);
};

/**
 * Collects users in row order, with the values of `columns`. `add` throws when the id was there before or a value is no
 * number.
 */
export const createUserTableBuilder = (
  columns: readonly string[] = [],
): { add: (row: UserRow) => void; finish: () => UserTable } => {
  const rows = new Map<string, number>();
  const offsets = [0];
  const items: number[] = [];
  const itemWeights: number[] = [];
  const featureValues: number[] = [];

  const add = (row: UserRow): void => {
    const { id, history, weights } = row;
    if (rows.has(id)) throw new Error(`id "${id}" stands twice`);
    rows.set(id, rows.size);
    for (const item of history) items.push(item);
    for (let entry = 0; entry < history.length; entry++) itemWeights.push(weights?.[entry] ?? 1);
    for (const column of columns) featureValues.push(featureOf(row, column));
    offsets.push(items.length);
  };

  const finish = (): UserTable => {
    const history = Int32Array.from(items);
    const weights = Float32Array.from(itemWeights);
    const features = Float32Array.from(featureValues);
    const ends = Uint32Array.from(offsets);
    const at = (row: number): TableUser => ({
      row,
      history: history.subarray(ends[row], ends[row + 1]),
      weights: weights.subarray(ends[row], ends[row + 1]),
      features: features.subarray(row * columns.length, (row + 1) * columns.length),
    });
    const find = (id: string): TableUser | undefined => {
      const row = rows.get(id);
      return row === undefined ? undefined : at(row);
    };
    let greatestItem = -1;
    for (const item of history) greatestItem = Math.max(greatestItem, item);
    return { count: rows.size, greatestItem, find, ids: () => rows.keys(), at };
  };
  return { add, finish };
};
