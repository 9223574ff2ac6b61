import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { RedisClient } from './create-redis-client.ts';
import { UnexpectedAnswerError } from './redis-error.ts';

/**
 * Resolves when Redis, or every master of a Cluster, has answered this very question. Rejects with what the first says
 * that does not, or with an `UnexpectedAnswerError` when the answers on a connection are out of step.
 */
export const pingAll = async (client: RedisClient): Promise<void> => {
  const token = randomUUID();
  const nodes = client instanceof Redis ? [client] : client.nodes('master');
  const answers = await Promise.all(nodes.map((node) => node.ping(token)));
  if (answers.some((answer) => answer !== token)) throw new UnexpectedAnswerError('a ping');
};
