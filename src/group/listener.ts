import { createRedisClient } from '../redis/create-redis-client.ts';
import type { RedisTarget } from '../redis/redis-target.ts';

export interface ListenerOptions {
  readonly target: RedisTarget;
  /** With its prefix. */
  readonly channel: string;
  readonly onMessage: (message: string) => void;
}

const subscribeTimeoutMs = 1_000;

/**
 * Listens to a channel on a connection of its own, for ever: a lost connection is made anew, and what was said meanwhile
 * is lost, so listeners must look by themselves, too. Returns how to end it.
 */
export const listen = ({ target, channel, onMessage }: ListenerOptions): (() => void) => {
  const client = createRedisClient(target, { commandTimeoutMs: subscribeTimeoutMs });
  client.on('error', () => undefined); // who writes hears of it, and says so
  client.on('ready', () => void client.subscribe(channel).catch(() => client.disconnect(true)));
  client.on('message', (_, message: string) => onMessage(message));
  client.connect().catch(() => undefined);
  return () => client.disconnect();
};
