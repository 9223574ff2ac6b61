import type { CacheObserver, RedisOperation, RedisTrouble } from '../telemetry/cache-observer.ts';
import type { TroubleLog } from '../telemetry/trouble-log.ts';
import { createCommandBreaker, isBreaking, type BreakerState, type CommandBreaker } from './command-breaker.ts';
import { createRedisClient, type RedisClient } from './create-redis-client.ts';
import { DeadlineError } from './deadline.ts';
import { pingAll } from './ping-all.ts';
import { isRefusal, textOf } from './redis-error.ts';
import type { RedisTarget } from './redis-target.ts';

export interface RedisConnectionDeps {
  readonly observer: Pick<CacheObserver, 'trouble'>;
  readonly troubleLog: TroubleLog;
}

export interface RedisConnectionOptions {
  readonly target: RedisTarget;
  readonly keyPrefix: string;
  /** The longest that anybody waits for an answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** What health and metrics show of a connection. */
export interface RedisHealth {
  readonly status: 'ready' | 'unavailable';
  readonly breaker: BreakerState;
}

const troubleIn = (error: unknown): RedisTrouble => {
  if (error instanceof DeadlineError) return 'timeout';
  return isRefusal(error) ? 'refused' : 'error';
};

/**
 * One connection on which nobody waits long. It is *unavailable* until Redis has greeted and then answered a probe,
 * then *ready*, until the connection is lost or the breaker opens; *closed* is final. Lost connections are the client's
 * business, which connects anew for ever. Redis that is there but does not answer, or not to the question, is the
 * breaker's: it opens on the first such command, the connection is dropped with all that waits on it, and only a probe
 * closes the breaker again. So a frozen Redis costs the requests of one moment one timeout, and no request after them.
 */
export class RedisConnection {
  readonly kind: RedisTarget['kind'];
  /** Resolves when Redis has answered for the first time. */
  readonly greeted: Promise<void>;
  #onGreeted: () => void = () => undefined;
  readonly #client: RedisClient;
  readonly #breaker: CommandBreaker;
  readonly #deps: RedisConnectionDeps;
  #state: 'unavailable' | 'ready' | 'closed' = 'unavailable';
  /** AUTH or SELECT was refused on this connection; ioredis calls it ready all the same, and may then close it. */
  #refused = false;
  /** Ends the probing of a connection that is lost. */
  #probing = new AbortController();

  constructor(deps: RedisConnectionDeps, { target, keyPrefix, timeoutMs }: RedisConnectionOptions) {
    this.#deps = deps;
    this.kind = target.kind;
    this.greeted = new Promise((resolve) => (this.#onGreeted = resolve));
    this.#breaker = createCommandBreaker(timeoutMs);
    // The deadline for commands is the breaker's; this one is for greetings, so that a frozen server ends them.
    this.#client = createRedisClient(target, { keyPrefix, commandTimeoutMs: 5 * timeoutMs });
    this.#client.on('connect', () => (this.#refused = false));
    this.#client.on('ready', () => void this.#probe());
    this.#client.on('close', () => this.#lose());
    this.#client.on('error', (error) => this.#onError(error));
    this.#client.on('node error', (error) => this.#report('connect', error));
    this.#client.connect().catch(() => undefined); // 'error' has told
  }

  health(): RedisHealth {
    return { status: this.#state === 'ready' ? 'ready' : 'unavailable', breaker: this.#breaker.state() };
  }

  /** What `command` gives, or undefined when it fails or takes too long, which is counted. Never rejects. */
  async run<T>(operation: RedisOperation, command: (client: RedisClient) => Promise<T>): Promise<T | undefined> {
    if (this.#state !== 'ready') {
      this.#deps.observer.trouble(operation, 'unavailable');
      return undefined;
    }
    try {
      return await this.#breaker.run(() => command(this.#client));
    } catch (error) {
      this.#report(operation, error);
      if (isBreaking(error)) this.#drop();
      return undefined;
    }
  }

  /** To be called when an answer is doubted: drops the connection unless it still answers what it is asked. */
  async verify(): Promise<void> {
    await this.run('connect', pingAll);
  }

  /** Ends at once; what is under way fails. */
  close(): void {
    this.#lose();
    this.#state = 'closed';
    this.#client.disconnect();
  }

  async #probe(): Promise<void> {
    if (this.#refused || this.#state === 'closed') return;
    this.#probing.abort();
    const { signal } = (this.#probing = new AbortController());
    try {
      await this.#breaker.close(() => pingAll(this.#client), signal);
      if (signal.aborted) return;
      this.#state = 'ready';
      this.#onGreeted();
    } catch (error) {
      if (signal.aborted) return;
      this.#report('connect', error);
      this.#client.disconnect(true);
    }
  }

  #onError(error: unknown): void {
    this.#refused = true;
    this.#report('connect', error);
  }

  /** No later answer on this connection can be trusted to belong to its question. */
  #drop(): void {
    if (this.#state !== 'ready') return;
    this.#lose();
    this.#client.disconnect(true);
  }

  #lose(): void {
    this.#probing.abort();
    if (this.#state !== 'closed') this.#state = 'unavailable';
  }

  #report(operation: RedisOperation, error: unknown): void {
    if (this.#state === 'closed') return;
    const trouble = troubleIn(error);
    this.#deps.observer.trouble(operation, trouble);
    this.#deps.troubleLog({ operation, trouble, cause: textOf(error) }, 'Redis is in trouble; serving without it.');
  }
}
