/** From so many under way on, what ends says what can be answered, not only what was asked. */
const busyFrom = 32;
/** Until so few are left, it still does. */
const busyUntil = 16;
const windowMs = 500;
const leastEnded = 16;
/** What was measured so long ago says nothing about now. */
const validMs = 5_000;

/**
 * How fast operations end while many are under way: measured in windows that begin with an end, so that neither taking in a
 * burst nor a process that stood still counts as slowness.
 */
export class DrainRate {
  #window: { readonly beganAt: number; readonly ended: number } | null = null;
  #measured: { readonly perMs: number; readonly at: number } | null = null;

  ended(underWay: number, at: number): void {
    if (this.#window === null) {
      if (underWay >= busyFrom) this.#window = { beganAt: at, ended: 0 };
      return;
    }
    const { beganAt, ended } = { ...this.#window, ended: this.#window.ended + 1 };
    this.#window = { beganAt, ended };
    const isOver = underWay < busyUntil;
    if (ended >= leastEnded && (isOver || at - beganAt >= windowMs))
      this.#measure(ended / Math.max(1, at - beganAt), at);
    if (isOver) this.#window = null;
  }

  /** About how long, in milliseconds, until so many operations have ended; 0 while that is not known. */
  expectedMs(underWay: number, at: number): number {
    if (underWay < busyFrom || this.#measured === null || at - this.#measured.at > validMs) return 0;
    return underWay / this.#measured.perMs;
  }

  #measure(perMs: number, at: number): void {
    const before = this.#measured !== null && at - this.#measured.at <= validMs ? this.#measured.perMs : perMs;
    this.#measured = { perMs: (before + perMs) / 2, at };
    this.#window = { beganAt: at, ended: 0 };
  }
}
