/**
 * Keeps the best `capacity` of the scores it is offered: highest first, ties by lower item index. A binary heap with the
 * worst kept entry on top, so an offer that is not good enough costs one comparison. Items must be offered in ascending
 * order; then a later equal score is never better than a kept one.
 */
export class TopItems {
  readonly #capacity: number;
  readonly #items: Int32Array;
  readonly #scores: Float32Array;
  #size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#items = new Int32Array(capacity);
    this.#scores = new Float32Array(capacity);
  }

  clear(): void {
    this.#size = 0;
  }

  /** Takes an entry if it is good enough. Returns the score that the next one has to exceed. */
  offer(item: number, score: number): number {
    if (this.#size < this.#capacity) this.#rise(this.#size++, item, score);
    else if (score > this.#scores[0]!) this.#sink(item, score);
    return this.#size < this.#capacity ? Number.NEGATIVE_INFINITY : this.#scores[0]!;
  }

  /** Writes the kept entries, best first, to `items` and `scores` from `at` on; returns how many. Empties the heap. */
  drainInto(items: Int32Array, scores: Float32Array, at: number): number {
    const count = this.#size;
    for (let place = at + count - 1; this.#size > 0; place--) {
      items[place] = this.#items[0]!;
      scores[place] = this.#scores[0]!;
      this.#size--;
      if (this.#size > 0) this.#sink(this.#items[this.#size]!, this.#scores[this.#size]!);
    }
    return count;
  }

  #isWorse(item: number, score: number, place: number): boolean {
    const other = this.#scores[place]!;
    return score < other || (score === other && item > this.#items[place]!);
  }

  #put(place: number, item: number, score: number): void {
    this.#items[place] = item;
    this.#scores[place] = score;
  }

  #rise(from: number, item: number, score: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isWorse(item, score, parent)) break;
      this.#put(place, this.#items[parent]!, this.#scores[parent]!);
      place = parent;
    }
    this.#put(place, item, score);
  }

  /** Puts an entry in the place of the worst one. */
  #sink(item: number, score: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      const sibling = child + 1;
      if (sibling < this.#size && this.#isWorse(this.#items[sibling]!, this.#scores[sibling]!, child)) child = sibling;
      if (this.#isWorse(item, score, child)) break;
      this.#put(place, this.#items[child]!, this.#scores[child]!);
      place = child;
    }
    this.#put(place, item, score);
  }
}
