import { Redis } from 'ioredis';
import type { CacheObserver, RedisOperation } from '../telemetry/cache-observer.ts';
import { DeadlineError, withDeadline } from './deadline.ts';
import type { TroubleLog } from '../telemetry/trouble-log.ts';

export interface RedisConnectionOptions {
  /** `redis://`, `rediss://`; may hold a password, so it is never logged. */
  readonly url: string;
  /** The longest that anybody waits for an answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly observer: CacheObserver;
  readonly troubleLog: TroubleLog;
}

const firstRetryMs = 50;
const lastRetryMs = 2000;

const createClient = (url: string, timeoutMs: number, retryDelayMs: () => number): Redis =>
  new Redis(url, {
    lazyConnect: true,
    enableAutoPipelining: true,
    // Nothing waits for a connection, and nothing is sent twice: what was under way fails with its connection.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: retryDelayMs,
    connectTimeout: 1000,
    maxLoadingRetryTime: 1000,
    // For the greeting, without which a frozen server would hold up the next attempt; `run` has its own deadline.
    commandTimeout: 5 * timeoutMs,
    disconnectTimeout: 10,
    disableClientInfo: true,
  });

/** Only the text: an error of ioredis also holds the arguments of its command, such as AUTH's. */
const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
};

/** An answer of Redis that says no (LOADING, READONLY, OOM ...): the connection itself is well. */
const isReply = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

/**
 * One connection on which nobody waits long. It is *unavailable* until Redis has answered a greeting, then *ready*.
 * A lost connection, or one answer that did not come in time, makes it unavailable for everybody at once; it then
 * connects anew by itself, for ever, and more rarely the longer no command has succeeded. So a Redis that greets but
 * does not answer costs one timeout per attempt to connect, not one per request. *Closed* is final.
 */
export class RedisConnection {
  readonly #client: Redis;
  readonly #options: RedisConnectionOptions;
  #state: 'unavailable' | 'ready' | 'closed' = 'unavailable';
  /** AUTH or SELECT was refused on this connection; ioredis calls it ready all the same, and may then close it. */
  #refused = false;
  #failedAttempts = 0;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.#client = createClient(options.url, options.timeoutMs, () => this.#nextRetryMs());
    this.#client.on('connecting', () => (this.#refused = false));
    this.#client.on('ready', () => this.#refused || this.#become('ready'));
    this.#client.on('close', () => this.#become('unavailable'));
    this.#client.on('error', (error) => this.#onError(error));
    this.#client.connect().catch(() => undefined); // 'error' has told
  }

  status(): 'ready' | 'unavailable' {
    return this.#state === 'ready' ? 'ready' : 'unavailable';
  }

  /** What `command` gives, or undefined when it fails or takes too long, which is counted. Never rejects. */
  async run<T>(operation: RedisOperation, command: (client: Redis) => Promise<T>): Promise<T | undefined> {
    if (this.#state !== 'ready') {
      this.#options.observer.trouble(operation, 'unavailable');
      return undefined;
    }
    try {
      const result = await withDeadline(command(this.#client), this.#options.timeoutMs);
      this.#failedAttempts = 0;
      return result;
    } catch (error) {
      this.#report(operation, error);
      if (!isReply(error)) this.#reconnect();
      return undefined;
    }
  }

  /** Ends at once; what is under way fails. */
  close(): void {
    this.#become('closed');
    this.#client.disconnect();
  }

  #become(state: 'unavailable' | 'ready' | 'closed'): void {
    if (this.#state !== 'closed') this.#state = state;
  }

  #onError(error: unknown): void {
    this.#refused = true;
    this.#report('connect', error);
  }

  /** No later answer on this connection can be trusted to belong to its question. */
  #reconnect(): void {
    if (this.#state !== 'ready') return;
    this.#become('unavailable');
    this.#client.disconnect(true);
  }

  #nextRetryMs(): number {
    const delayMs = Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(this.#failedAttempts, 10));
    this.#failedAttempts += 1;
    return delayMs * (0.5 + Math.random() / 2);
  }

  #report(operation: RedisOperation, error: unknown): void {
    if (this.#state === 'closed') return;
    const trouble = error instanceof DeadlineError ? 'timeout' : 'error';
    this.#options.observer.trouble(operation, trouble);
    this.#options.troubleLog({ operation, trouble, cause: textOf(error) }, 'Redis does not serve the slate cache.');
  }
}
