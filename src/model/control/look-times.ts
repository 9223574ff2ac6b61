/** Between two looks at pins, and at whether there is a model at last. */
const pinLookMs = 5_000;
const emptyLookMs = 1_000;

/** When to look at pins, which is cheap, and when at the alias, too, which asks the source. */
export class LookTimes {
  readonly #followMs: number | null;
  #aliasAt = -Infinity;

  /** `followMs`: between two looks at the alias; null when it is not followed. */
  constructor(followMs: number | null) {
    this.#followMs = followMs;
  }

  /** Whether it is time to look at the alias. */
  isAliasDue(): boolean {
    return this.#aliasInMs() <= 0;
  }

  /** The alias is being looked at. */
  restart(): void {
    this.#aliasAt = performance.now() + (this.#followMs ?? 0);
  }

  /** It is time now. */
  hurry(): void {
    this.#aliasAt = -Infinity;
  }

  /** Until the next look. */
  nextMs(hasModel: boolean): number {
    return hasModel ? Math.min(pinLookMs, Math.max(0, this.#aliasInMs())) : emptyLookMs;
  }

  #aliasInMs(): number {
    return this.#followMs === null ? Infinity : Math.ceil(this.#aliasAt - performance.now());
  }
}
