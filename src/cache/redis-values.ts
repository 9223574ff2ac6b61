import type { RedisClient } from '../redis/create-redis-client.ts';
import type { RedisConnection } from '../redis/redis-connection.ts';
import { UnexpectedAnswerError } from '../redis/redis-error.ts';

type Value = Buffer | null | undefined;

/** Settles when all have settled, so that nothing is under way any more; then rejects as the first that failed. */
const allDone = async (commands: readonly Promise<unknown>[]): Promise<void> => {
  for (const result of await Promise.allSettled(commands)) if (result.status === 'rejected') throw result.reason;
};

/** What a damaged stream of answers hands to the wrong command need not be a text. */
const checked = (value: unknown): Value => {
  if (value === null || Buffer.isBuffer(value)) return value;
  throw new UnexpectedAnswerError('a text or nothing');
};

const readTogether = async (client: RedisClient, keys: readonly string[]): Promise<Value[]> => {
  const values: unknown = await client.mgetBuffer([...keys]);
  if (!Array.isArray(values) || values.length !== keys.length) throw new UnexpectedAnswerError(`${keys.length} values`);
  return values.map(checked);
};

/**
 * What is stored under each key, in order; undefined where it can't be known. One Redis is asked with one MGET; a
 * Cluster, whose keys live on several nodes, with a GET for each key, which leave together for each node.
 */
export const readValues = async (connection: RedisConnection, keys: readonly string[]): Promise<readonly Value[]> => {
  if (connection.kind !== 'cluster')
    return (await connection.run('read', (client) => readTogether(client, keys))) ?? [];
  return Promise.all(keys.map((key) => connection.run('read', async (client) => checked(await client.getBuffer(key)))));
};

/** Stores each value that `encode` gives for `ttlMs`. */
export const writeValues = async (
  connection: RedisConnection,
  encode: () => readonly (readonly [key: string, value: Buffer])[],
  ttlMs: number,
): Promise<void> => {
  const keepMs = Math.ceil(ttlMs);
  await connection.run('write', (client) =>
    allDone(encode().map(([key, value]) => client.set(key, value, 'PX', keepMs))),
  );
};

export const deleteValues = async (connection: RedisConnection, keys: readonly string[]): Promise<void> => {
  await connection.run('delete', (client) => allDone(keys.map((key) => client.unlink(key))));
};
