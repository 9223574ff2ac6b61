import { countWordBits } from '../../../catalog/bitset.ts';
import type { CatalogueColumns } from '../../../catalog/columns.ts';

/** The genres of each item as bits: Uint32Array, [items, words] row-major. */
const genreBits = ({ genres, genreOffsets }: CatalogueColumns, items: Int32Array, words: number): Uint32Array => {
  const bits = new Uint32Array(items.length * words);
  items.forEach((item, row) => {
    for (let at = genreOffsets[item]!; at < genreOffsets[item + 1]!; at++)
      bits[row * words + (genres[at]! >>> 5)]! |= 1 << (genres[at]! & 31);
  });
  return bits;
};

/**
 * Which part of the genres of two items they share (Jaccard), for each item with each later one: Float64Array, [items,
 * items] row-major, 0 elsewhere. An item without genres shares nothing.
 */
export const genreOverlaps = (columns: CatalogueColumns, items: Int32Array): Float64Array => {
  const count = items.length;
  const words = (columns.genreWords.length + 31) >>> 5;
  const bits = genreBits(columns, items, words);
  const overlaps = new Float64Array(count * count);
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) {
      let [shared, all] = [0, 0];
      for (let word = 0; word < words; word++) {
        const [ofA, ofB] = [bits[a * words + word]!, bits[b * words + word]!];
        shared += countWordBits(ofA & ofB);
        all += countWordBits(ofA | ofB);
      }
      if (shared > 0) overlaps[a * count + b] = shared / all;
    }
  return overlaps;
};
