import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { ClusterTarget, RedisTarget, SentinelTarget } from './redis-target.ts';

/** A client of one Redis (also of the master that Sentinels name) or of a Cluster; `isCluster` tells them apart. */
export type RedisClient = Redis | Cluster;

export interface RedisClientOptions {
  /** Put before every key by the client itself. */
  readonly keyPrefix?: string;
  /** The longest that one command may take, greetings included, in milliseconds. */
  readonly commandTimeoutMs: number;
}

const firstRetryMs = 50;
const lastRetryMs = 2000;
const connectTimeoutMs = 1000;

/** Doubles up to two seconds, with jitter, so that many servers do not come back in step. `attempts` begins at 1. */
const retryDelayMs = (attempts: number): number =>
  Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 10)) * (0.5 + Math.random() / 2);

const ofConnection = (target: RedisTarget, options: RedisClientOptions): RedisOptions => ({
  ...(target.user !== null && { username: target.user }),
  ...(target.password !== null && { password: target.password }),
  ...(target.tls && { tls: {} }),
  family: 0, // IPv4 and IPv6
  connectTimeout: connectTimeoutMs,
  commandTimeout: options.commandTimeoutMs,
  disconnectTimeout: 10,
  maxLoadingRetryTime: 1000,
  // Nothing is sent twice: what was under way fails with its connection.
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  disableClientInfo: true,
});

const ofClient = ({ keyPrefix }: RedisClientOptions) => ({
  ...(keyPrefix !== undefined && { keyPrefix }),
  lazyConnect: true,
  enableAutoPipelining: true,
  enableOfflineQueue: false, // nothing waits for a connection
});

const ofSentinel = (target: SentinelTarget, { commandTimeoutMs }: RedisClientOptions): RedisOptions => {
  const { user, password } = target.sentinelCredentials;
  return {
    sentinels: [...target.sentinels],
    name: target.master,
    ...(user !== null && { sentinelUsername: user }),
    ...(password !== null && { sentinelPassword: password }),
    ...(target.tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
    sentinelRetryStrategy: retryDelayMs,
    sentinelCommandTimeout: commandTimeoutMs,
    // A master that has become a replica: the Sentinels know the new one.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  };
};

const createCluster = (target: ClusterTarget, options: RedisClientOptions): Cluster =>
  new Cluster([...target.nodes], {
    ...ofClient(options),
    clusterRetryStrategy: retryDelayMs,
    redisOptions: ofConnection(target, options),
    // Names stay names, so that certificates can be compared with them.
    dnsLookup: (address, callback) => callback(null, address),
    maxRedirections: 3,
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    slotsRefreshTimeout: connectTimeoutMs,
    slotsRefreshInterval: 5000,
  });

/**
 * A client that is not connected yet: call `connect()`, which may fail; it then tries again by itself until
 * `disconnect()`. Add a listener for `error` before. Without a connection commands fail at once; none is sent twice.
 * Commands of one turn of the event loop leave together (automatic pipelining), in a Cluster one pipeline per node;
 * commands of many keys and explicit pipelines across slots are refused there.
 */
export const createRedisClient = (target: RedisTarget, options: RedisClientOptions): RedisClient => {
  if (target.kind === 'cluster') return createCluster(target, options);
  const where = target.kind === 'single' ? target.node : ofSentinel(target, options);
  return new Redis({
    ...ofConnection(target, options),
    ...ofClient(options),
    ...where,
    db: target.database,
    retryStrategy: retryDelayMs,
  });
};
