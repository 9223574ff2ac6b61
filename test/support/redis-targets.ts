import { parseRedisUrl } from '../../src/redis/parse-redis-url.ts';
import type { RedisTarget } from '../../src/redis/redis-target.ts';

/** The target that a URL names. */
export const targetOf = (url: string): RedisTarget => {
  const parsed = parseRedisUrl(url);
  if (parsed.kind === 'mistake') throw new Error(parsed.mistake);
  return parsed.target;
};
