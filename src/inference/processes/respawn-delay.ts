/** How long to wait before the next start of a process: nothing at first, then longer with each loss in a row. */
export class RespawnDelay {
  readonly #firstMs: number;
  readonly #greatestMs: number;
  #lossesInARow = 0;

  constructor({ firstMs = 100, greatestMs = 10_000 } = {}) {
    this.#firstMs = firstMs;
    this.#greatestMs = greatestMs;
  }

  /** A process did what it was asked. */
  recover(): void {
    this.#lossesInARow = 0;
  }

  /** A process was lost; returns the milliseconds to wait before the next start. */
  lose(): number {
    this.#lossesInARow++;
    return this.#lossesInARow === 1 ? 0 : Math.min(this.#greatestMs, this.#firstMs * 2 ** (this.#lossesInARow - 2));
  }
}
