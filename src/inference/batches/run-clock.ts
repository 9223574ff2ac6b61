/** How much a new run counts against all before. */
const share = 0.2;

/** Remembers how long runs of the model take lately. */
export class RunClock {
  #meanMs = 0;

  /** 0 before the first run has ended. */
  get meanMs(): number {
    return this.#meanMs;
  }

  /** One run has ended, well or not. */
  record(durationMs: number): void {
    this.#meanMs = this.#meanMs === 0 ? durationMs : (1 - share) * this.#meanMs + share * durationMs;
  }
}
