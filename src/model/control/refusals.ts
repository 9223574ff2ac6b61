/** How long a refused version is left alone, in milliseconds. */
export interface RefusalDelays {
  /** After the first refusal; doubles with each. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * Remembers the last version that was refused, so that it is not loaded again and again: later and later, unless its
 * bundle has changed meanwhile.
 */
export class Refusals {
  readonly #delays: RefusalDelays;
  #last: { version: string; signature: string | null; count: number; retryAt: number } | undefined;

  constructor(delays: RefusalDelays) {
    this.#delays = delays;
  }

  /** Whether to try a version now. `signature` differs when its bundle does; null where there is none. */
  mayTry(version: string, signature: string | null, now: number): boolean {
    const last = this.#last;
    if (last?.version !== version || last.signature !== signature) return true;
    return now >= last.retryAt;
  }

  refused(version: string, signature: string | null, now: number): void {
    const last = this.#last;
    const count = last?.version === version && last.signature === signature ? last.count + 1 : 1;
    const delayMs = Math.min(this.#delays.lastMs, this.#delays.firstMs * 2 ** Math.min(count - 1, 30));
    this.#last = { version, signature, count, retryAt: now + delayMs };
  }

  forget(): void {
    this.#last = undefined;
  }
}
