/** What a limiter says about one call. */
export type RateVerdict =
  | { readonly kind: 'admitted' }
  /** The points of this minute are used up. */
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number }
  /** Nobody could count it, and this limiter does not guess. */
  | { readonly kind: 'uncounted' };

/** Counts points per client in windows that begin with a client's first call. Never rejects. */
export interface RateLimiter {
  /** How many points a client has in one window. */
  readonly points: number;
  /** Takes points from a client, or none when not enough are left. More than a whole window has count as all of it. */
  readonly consume: (client: string, points: number) => Promise<RateVerdict>;
  /** Whether a client has any points left. */
  readonly look: (client: string) => Promise<RateVerdict>;
}
