import { MarqueeError } from '../../errors.ts';

type Verdict =
  { readonly kind: 'admitted' | 'uncounted' } | { readonly kind: 'limited'; readonly retryAfterSeconds: number };

/** Counts failures by address. */
export interface FailureLimiter {
  /** Failures of one address in a minute. */
  readonly points: number;
  readonly consume: (address: string, failures: number) => Promise<Verdict>;
  readonly look: (address: string) => Promise<Verdict>;
}

/** Slows down who guesses: after too many wrong credentials from an address nothing is tried. */
export interface FailedCredentials {
  /** Why no credentials of this address are tried now, or null. */
  readonly obstacle: (address: string) => Promise<MarqueeError | null>;
  /** Counts a failure; the same when it was one too many. */
  readonly count: (address: string) => Promise<MarqueeError | null>;
}

export const createFailedCredentials = (limiter: FailureLimiter): FailedCredentials => {
  const errorOf = (verdict: Verdict): MarqueeError | null => {
    if (verdict.kind !== 'limited') return null;
    const { retryAfterSeconds } = verdict;
    return new MarqueeError(
      'RATE_LIMITED',
      `Wrong credentials came from this address too often: at most ${limiter.points} times a minute. Try again in ${retryAfterSeconds} s.`,
      { limit: limiter.points, retryAfterSeconds },
    );
  };
  return {
    obstacle: async (address) => errorOf(await limiter.look(address)),
    count: async (address) => errorOf(await limiter.consume(address, 1)),
  };
};
