import { MarqueeError } from '../../errors.ts';
import { nameOf, type Principal } from './principal.ts';

/** Counts the calls of administrators. */
export interface AdminCallLimiter {
  /** Calls of one administrator in a minute. */
  readonly points: number;
  readonly consume: (
    name: string,
    calls: number,
  ) => Promise<
    | { readonly kind: 'admitted' }
    | { readonly kind: 'limited'; readonly retryAfterSeconds: number }
    /** It can't be asked. */
    | { readonly kind: 'uncounted' }
  >;
}

/**
 * Counts a call that changes something. Throws `RATE_LIMITED` after too many, and `ADMINISTRATION_UNAVAILABLE` while
 * nobody counts.
 */
export type CountAdminCall = (principal: Principal) => Promise<void>;

const retryAfterOutageSeconds = 5;

const tooManyCalls = (limit: number, retryAfterSeconds: number): MarqueeError =>
  new MarqueeError(
    'RATE_LIMITED',
    `An administrator has at most ${limit} calls a minute. Try again in ${retryAfterSeconds} s.`,
    { limit, retryAfterSeconds },
  );

const uncounted = (): MarqueeError =>
  new MarqueeError(
    'ADMINISTRATION_UNAVAILABLE',
    'Calls of administrators cannot be counted at the moment, so nothing can be changed. Try again later.',
    { retryAfterSeconds: retryAfterOutageSeconds },
  );

export const createCountAdminCall =
  (limiter: AdminCallLimiter): CountAdminCall =>
  async (principal) => {
    const counted = await limiter.consume(`${principal.kind}:${nameOf(principal) ?? ''}`, 1);
    if (counted.kind === 'limited') throw tooManyCalls(limiter.points, counted.retryAfterSeconds);
    if (counted.kind === 'uncounted') throw uncounted();
  };
