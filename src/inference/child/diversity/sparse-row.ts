import { TopItems } from '../ranking/top-items.ts';

/** What the graph gives for a history of one item: the entries that are not 0, and the length of the vector. */
export interface ItemRow {
  readonly items: Int32Array;
  readonly values: Float32Array;
  readonly norm: number;
}

/** Of graphs whose rows are full, the strongest entries: comparing all would take seconds for one list. */
const mostEntries = 512;

/** Makes a function that keeps of a row, Float32Array [N], what is worth comparing; what is no number is left out. */
export const createSparseRows = (): ((row: Float32Array) => ItemRow) => {
  const strongest = new TopItems(mostEntries);
  const kept = new Int32Array(mostEntries);
  const strengths = new Float32Array(mostEntries);
  const keepStrongest = (row: Float32Array): number => {
    for (let item = 0; item < row.length; item++)
      if (Number.isFinite(row[item])) strongest.offer(item, Math.abs(row[item]!));
    return strongest.drainInto(kept, strengths, 0);
  };
  return (row) => {
    let count = 0;
    for (let item = 0; item < row.length; item++) {
      const value = row[item]!;
      if (value === 0 || !Number.isFinite(value)) continue;
      if (count < mostEntries) kept[count] = item;
      count++;
    }
    if (count > mostEntries) count = keepStrongest(row);
    const items = kept.slice(0, count);
    const values = Float32Array.from(items, (item) => row[item]!);
    return { items, values, norm: Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) };
  };
};
