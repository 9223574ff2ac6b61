import type { CatalogueColumns } from '../../../catalog/columns.ts';
import { genreOverlaps } from './genre-overlaps.ts';
import type { ItemRow } from './sparse-row.ts';
import { rowCosines } from './row-cosines.ts';

/**
 * How alike the items of a slate are: Float64Array, [items, items] row-major, at most 1. Half the overlap of their
 * genres, half the cosine of their rows of the graph; where the graph has none (null) the overlap alone.
 */
export const itemSimilarities = (
  columns: CatalogueColumns,
  items: Int32Array,
  rows: readonly ItemRow[] | null,
): Float64Array => {
  const count = items.length;
  const similarities = genreOverlaps(columns, items);
  const cosines = rows === null ? null : rowCosines(rows, columns.count);
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) {
      const at = a * count + b;
      if (cosines !== null) similarities[at] = 0.5 * similarities[at]! + 0.5 * cosines[at]!;
      similarities[b * count + a] = similarities[at]!;
    }
  return similarities;
};
