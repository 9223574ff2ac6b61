import { Redis } from 'ioredis';
import type { RedisClient } from './create-redis-client.ts';
import { UnexpectedAnswerError } from './redis-error.ts';

/** Resolves when Redis, or every master of a Cluster, has answered. Rejects with what the first says that does not. */
export const pingAll = async (client: RedisClient): Promise<void> => {
  const nodes = client instanceof Redis ? [client] : client.nodes('master');
  const answers = await Promise.all(nodes.map((node) => node.ping()));
  if (answers.some((answer) => answer !== 'PONG')) throw new UnexpectedAnswerError('PONG');
};
