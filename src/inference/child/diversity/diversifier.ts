import type { CatalogueColumns } from '../../../catalog/columns.ts';
import type { SlateBatch } from '../../protocol.ts';
import { RunError } from '../graph/output/run-error.ts';
import { diverseOrder } from './diverse-order.ts';
import type { ItemRows } from './item-rows.ts';
import { itemSimilarities } from './item-similarities.ts';
import type { ItemRow } from './sparse-row.ts';

/** One slate in the arrays of its batch. */
interface Slot {
  readonly items: Int32Array;
  readonly scores: Float32Array;
}

const slotOf = ({ offsets, items, scores }: SlateBatch, row: number): Slot => ({
  items: items.subarray(offsets[row], offsets[row + 1]),
  scores: scores.subarray(offsets[row], offsets[row + 1]),
});

/** Mixes the order of slates, so that neighbours in a list are less alike. */
export class Diversifier {
  readonly #columns: CatalogueColumns;
  readonly #rows: ItemRows | null;
  readonly #now: () => number;

  /** `rows` is null for graphs that have none for single items. */
  constructor(columns: CatalogueColumns, rows: ItemRows | null, now = (): number => performance.now()) {
    this.#columns = columns;
    this.#rows = rows;
    this.#now = now;
  }

  /**
   * Reorders, in place, each slate whose `diversity` (Float64Array, [B]) is above 0. Those that it can't get done before
   * `until`, a time of `performance.now()`, are marked as unfinished; whoever asks again finds more of the work done. Throws
   * a `RunError` when the graph's output is wrong, or when a batch of one finds no time for any work.
   */
  async mix(slates: SlateBatch, diversity: Float64Array, until: number): Promise<void> {
    const hasNoTime = this.#now() >= until;
    let isLate = false;
    for (let row = 0; row < diversity.length; row++) {
      if (diversity[row] === 0) continue;
      const isMixed = !isLate && (await this.#mixSlot(slotOf(slates, row), { diversity: diversity[row]!, until }));
      if (!isMixed && hasNoTime && diversity.length === 1)
        throw new RunError('The model takes so long for one user that no time is left for diversity.');
      (isMixed ? slates.diversified : slates.unfinished)[row] = 1;
      isLate = this.#now() >= until;
    }
  }

  /** False when what it takes was not there in time. */
  async #mixSlot(slot: Slot, { diversity, until }: { diversity: number; until: number }): Promise<boolean> {
    if (this.#rows === null) {
      this.#reorder(slot, diversity, null);
      return true;
    }
    const rows = await this.#rows.of(slot.items, until);
    if (rows === null) return false;
    this.#reorder(slot, diversity, rows);
    return true;
  }

  #reorder({ items, scores }: Slot, diversity: number, rows: readonly ItemRow[] | null): void {
    const order = diverseOrder(scores, itemSimilarities(this.#columns, items, rows), diversity);
    const [oldItems, oldScores] = [items.slice(), scores.slice()];
    order.forEach((place, rank) => {
      items[rank] = oldItems[place]!;
      scores[rank] = oldScores[place]!;
    });
  }
}
