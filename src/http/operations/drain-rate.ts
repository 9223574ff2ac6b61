/** While fewer are under way, what ends says what was asked, not what could be answered. */
const busyFrom = 32;
const windowMs = 500;
const leastEnded = 16;
/** What was measured so long ago says nothing about now. */
const validMs = 30_000;

/** How fast operations end while many are under way: measured in windows in which there were never few. */
export class DrainRate {
  #window: { readonly beganAt: number; readonly ended: number } | null = null;
  #measured: { readonly perMs: number; readonly at: number } | null = null;

  began(underWay: number, at: number): void {
    if (underWay >= busyFrom) this.#window ??= { beganAt: at, ended: 0 };
  }

  ended(underWay: number, at: number): void {
    if (this.#window === null) return;
    const { beganAt, ended } = { ...this.#window, ended: this.#window.ended + 1 };
    this.#window = { beganAt, ended };
    if (underWay < busyFrom) this.#window = null;
    else if (at - beganAt >= windowMs && ended >= leastEnded) this.#measure(ended / (at - beganAt), at);
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
