import { RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { RateLimiter, RateVerdict } from './rate-limiter.type.ts';

export interface LimiterOptions {
  /** Tells the clients of this limiter from those of others. */
  readonly name: string;
  /** Points per client and window. */
  readonly points: number;
  readonly windowSeconds?: number;
}

const defaultWindowSeconds = 60;

export const libraryOptions = ({ name, points, windowSeconds = defaultWindowSeconds }: LimiterOptions) => ({
  keyPrefix: name,
  points,
  duration: windowSeconds,
});

const limited = ({ msBeforeNext }: RateLimiterRes): RateVerdict => ({
  kind: 'limited',
  retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
});

/** What the library says, as a verdict. Rejects when its store fails. */
export const consumeFrom = async (
  limiter: RateLimiterAbstract,
  client: string,
  points: number,
): Promise<RateVerdict> => {
  const charge = Math.min(points, limiter.points);
  try {
    await limiter.consume(client, charge);
    return { kind: 'admitted' };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    await limiter.reward(client, charge); // what is refused costs nothing, so a smaller call may still pass
    return limited(refusal);
  }
};

export const lookAt = async (limiter: RateLimiterAbstract, client: string): Promise<RateVerdict> => {
  const found = await limiter.get(client);
  return found === null || found.consumedPoints < limiter.points ? { kind: 'admitted' } : limited(found);
};

/** Counts in the memory of this process. */
export const createMemoryLimiter = (options: LimiterOptions): RateLimiter => {
  const limiter = new RateLimiterMemory(libraryOptions(options));
  return {
    points: options.points,
    consume: (client, points) => consumeFrom(limiter, client, points),
    look: (client) => lookAt(limiter, client),
  };
};
