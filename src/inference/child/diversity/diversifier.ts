import type { CatalogueColumns } from '../../../catalog/columns.ts';
import type { SlateBatch } from '../../protocol.ts';
import { diverseOrder } from './diverse-order.ts';
import type { ItemRows } from './item-rows.ts';
import { itemSimilarities } from './item-similarities.ts';

/** Mixes the order of slates, so that neighbours in a list are less alike. */
export class Diversifier {
  readonly #columns: CatalogueColumns;
  readonly #rows: ItemRows | null;

  /** `rows` is null for graphs that have none for single items. */
  constructor(columns: CatalogueColumns, rows: ItemRows | null) {
    this.#columns = columns;
    this.#rows = rows;
  }

  /** Reorders, in place, each slate whose `diversity` is above 0. Float64Array, [B]. */
  async mix({ offsets, items, scores, diversified }: SlateBatch, diversity: Float64Array): Promise<void> {
    for (let row = 0; row < diversity.length; row++) {
      if (diversity[row] === 0) continue;
      const [from, to] = [offsets[row], offsets[row + 1]];
      await this.#mixOne(items.subarray(from, to), scores.subarray(from, to), diversity[row]!);
      diversified[row] = 1;
    }
  }

  async #mixOne(items: Int32Array, scores: Float32Array, diversity: number): Promise<void> {
    const rows = this.#rows === null ? null : await this.#rows.of(items);
    const order = diverseOrder(scores, itemSimilarities(this.#columns, items, rows), diversity);
    const [oldItems, oldScores] = [items.slice(), scores.slice()];
    order.forEach((place, rank) => {
      items[rank] = oldItems[place]!;
      scores[rank] = oldScores[place]!;
    });
  }
}
