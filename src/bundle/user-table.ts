import type { UserRow } from './user-row.ts';

/** One user of a bundle. */
export interface TableUser {
  readonly row: number;
  /** Int32Array, [entries]: item indices, oldest first. */
  readonly history: Int32Array;
  /** Float32Array, [entries]. */
  readonly weights: Float32Array;
}

/** The users of a bundle, packed: all histories lie in one array, one after another. */
export interface UserTable {
  readonly count: number;
  /** The greatest item index in any history; -1 when there is none. */
  readonly greatestItem: number;
  readonly find: (id: string) => TableUser | undefined;
  /** The user in a row 0 .. count - 1. */
  readonly at: (row: number) => TableUser;
}

/** Collects users in row order. `add` throws when the id was there before. */
export const createUserTableBuilder = (): { add: (row: UserRow) => void; finish: () => UserTable } => {
  const rows = new Map<string, number>();
  const offsets = [0];
  const items: number[] = [];
  const itemWeights: number[] = [];

  const add = ({ id, history, weights }: UserRow): void => {
    if (rows.has(id)) throw new Error(`id "${id}" stands twice`);
    rows.set(id, rows.size);
    for (const item of history) items.push(item);
    for (let entry = 0; entry < history.length; entry++) itemWeights.push(weights?.[entry] ?? 1);
    offsets.push(items.length);
  };

  const finish = (): UserTable => {
    const history = Int32Array.from(items);
    const weights = Float32Array.from(itemWeights);
    const ends = Uint32Array.from(offsets);
    const at = (row: number): TableUser => ({
      row,
      history: history.subarray(ends[row], ends[row + 1]),
      weights: weights.subarray(ends[row], ends[row + 1]),
    });
    const find = (id: string): TableUser | undefined => {
      const row = rows.get(id);
      return row === undefined ? undefined : at(row);
    };
    let greatestItem = -1;
    for (const item of history) greatestItem = Math.max(greatestItem, item);
    return { count: rows.size, greatestItem, find, at };
  };
  return { add, finish };
};
