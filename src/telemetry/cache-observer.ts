/** Where a slate was found. */
export type CacheTier = 'memory' | 'redis';

/** Why a value that was found in Redis is not served. */
export type UnusableReason = 'too-large' | 'format' | 'corrupt' | 'key' | 'expired';

/** What was wanted of Redis. */
export type RedisOperation = 'connect' | 'read' | 'write' | 'delete';

/**
 * Why it was not done: no answer in time; no connection at that moment, or the breaker open; an answer that says no
 * (OOM, READONLY, NOAUTH ...); or an error of the network or the protocol.
 */
export type RedisTrouble = 'timeout' | 'unavailable' | 'refused' | 'error';

/** Hears what the slate cache does, for metrics. Calls are synchronous and must not throw. */
export interface CacheObserver {
  readonly hit: (tier: CacheTier, slates: number) => void;
  /** Slates found in no tier, whatever the cause. */
  readonly miss: (slates: number) => void;
  /** One value; it was taken for a miss and, unless it had only expired, deleted. */
  readonly unusable: (reason: UnusableReason) => void;
  /** One round trip, or one attempt to connect. */
  readonly trouble: (operation: RedisOperation, trouble: RedisTrouble) => void;
  /** One lookup for any number of slates has ended, in all tiers. */
  readonly trip?: (durationMs: number) => void;
}
