import type { CatalogueColumns } from '../../../catalog/columns.ts';
import type { ItemRow } from './item-rows.ts';

/**
 * How alike the items of one slate are: half the overlap of their genres (Jaccard; items without genres overlap with
 * nothing), half the cosine of their rows of the graph. Without rows the overlap alone.
 */
export class ItemSimilarity {
  readonly #columns: CatalogueColumns;
  readonly #items: Int32Array;
  readonly #rows: readonly ItemRow[] | null;
  /** The row that is compared with, spelled out: Float32Array, [N]. */
  readonly #spread: Float32Array;
  /** Uint8Array, [genres]: 1 where the item that is compared with has the genre. */
  readonly #hasGenre: Uint8Array;
  #from = -1;

  constructor(columns: CatalogueColumns, items: Int32Array, rows: readonly ItemRow[] | null) {
    this.#columns = columns;
    this.#items = items;
    this.#rows = rows;
    this.#spread = new Float32Array(rows === null ? 0 : columns.count);
    this.#hasGenre = new Uint8Array(columns.genreWords.length);
  }

  /** From now on `to` compares with the item in this place. */
  compareWith(place: number): void {
    if (this.#from >= 0) this.#mark(this.#from, false);
    this.#mark(place, true);
    this.#from = place;
  }

  /** How alike the item in this place is, at most 1. */
  to(place: number): number {
    const overlap = this.#overlap(this.#items[place]!);
    return this.#rows === null ? overlap : 0.5 * overlap + 0.5 * this.#cosine(this.#rows, place);
  }

  #mark(place: number, on: boolean): void {
    const { genres, genreOffsets } = this.#columns;
    const item = this.#items[place]!;
    for (let at = genreOffsets[item]!; at < genreOffsets[item + 1]!; at++) this.#hasGenre[genres[at]!] = Number(on);
    const row = this.#rows?.[place];
    if (row === undefined) return;
    for (let at = 0; at < row.items.length; at++) this.#spread[row.items[at]!] = on ? row.values[at]! : 0;
  }

  #genreCount(item: number): number {
    return this.#columns.genreOffsets[item + 1]! - this.#columns.genreOffsets[item]!;
  }

  #overlap(item: number): number {
    const { genres, genreOffsets } = this.#columns;
    let shared = 0;
    for (let at = genreOffsets[item]!; at < genreOffsets[item + 1]!; at++) shared += this.#hasGenre[genres[at]!]!;
    if (shared === 0) return 0;
    return shared / (this.#genreCount(item) + this.#genreCount(this.#items[this.#from]!) - shared);
  }

  #cosine(rows: readonly ItemRow[], place: number): number {
    const { items, values, norm } = rows[place]!;
    const norms = norm * rows[this.#from]!.norm;
    if (norms === 0) return 0;
    const spread = this.#spread;
    let product = 0;
    for (let at = 0; at < items.length; at++) product += values[at]! * spread[items[at]!]!;
    return product / norms;
  }
}
