import type { RedisClient } from '../redis/create-redis-client.ts';
import type { TroubleLog } from '../telemetry/trouble-log.ts';
import { createMemoryLimiter } from './memory-limiter.ts';
import type { RateLimiter } from './rate-limiter.type.ts';
import { createRedisLimiter } from './redis-limiter.ts';

export interface LimitsOptions {
  /** What a client may spend in a minute; 0 for as much as it likes. */
  readonly costPerMinute: number;
  /** How many calls an administrator has in a minute. */
  readonly adminCallsPerMinute: number;
}

export interface LimitsDeps {
  /** Where servers count together; null where each counts for itself. See `RedisLimiterOptions.redis`. */
  readonly redis: RedisClient | null;
  readonly troubleLog: TroubleLog;
}

/** The rate limits of one server. */
export interface Limits {
  /** By client; null for no limit. Counts in memory while Redis is away. */
  readonly cost: RateLimiter | null;
  /** By administrator. Closed while Redis is away. */
  readonly adminCalls: RateLimiter;
  /** By address. Counts in memory while Redis is away. */
  readonly failedCredentials: RateLimiter;
}

/** Fixed: nobody mistypes a key ten times in a minute. */
const failedCredentialsPerMinute = 10;

export const createLimits = ({ redis, troubleLog }: LimitsDeps, options: LimitsOptions): Limits => {
  const create = (name: string, points: number, whenAway: 'memory' | 'uncounted'): RateLimiter =>
    redis === null
      ? createMemoryLimiter({ name, points })
      : createRedisLimiter({ name, points, redis, whenAway, troubleLog });
  return {
    cost: options.costPerMinute === 0 ? null : create('limit:cost', options.costPerMinute, 'memory'),
    adminCalls: create('limit:admin', options.adminCallsPerMinute, 'uncounted'),
    failedCredentials: create('limit:credentials', failedCredentialsPerMinute, 'memory'),
  };
};
