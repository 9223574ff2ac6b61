/** Counts what clients spend. */
export interface CostLimiter {
  /** What one client may spend in a minute. */
  readonly points: number;
  /** Takes points from a client, or none when not enough are left. Whatever can't be counted is let through. */
  readonly consume: (
    client: string,
    points: number,
  ) => Promise<
    { readonly kind: 'admitted' | 'uncounted' } | { readonly kind: 'limited'; readonly retryAfterSeconds: number }
  >;
}
