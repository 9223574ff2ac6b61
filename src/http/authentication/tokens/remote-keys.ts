import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { TroubleLog } from '../../../telemetry/trouble-log.ts';
import { fetchKeySet, type FetchLimits } from './fetch-key-set.ts';

/** There are no keys to check a token with, which is not the client's fault. */
export class KeysUnavailableError extends Error {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('There are no keys to check tokens with.');
    this.name = 'KeysUnavailableError';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface RemoteKeysDeps {
  readonly warnRarely: TroubleLog;
  /** Milliseconds, never going back. */
  readonly now?: () => number;
}

export interface RemoteKeysOptions extends Partial<FetchLimits> {
  readonly url: string;
}

const limits: FetchLimits = { timeoutMs: 3_000, limitBytes: 262_144 };
/** Between two fetches that tokens cause, however many tokens and however the fetches end. */
const fetchIntervalMs = 60_000;
/** Keys that are older are fetched again, while they still count. */
const freshMs = 600_000;
/** For so long keys count when newer ones can't be had. */
const longestKeptMs = 86_400_000;

/**
 * The keys at an address. *Without keys* at first and when the last ones are a day old: tokens wait for a fetch, if one
 * is due or under way, and are refused otherwise. *With keys*: a token whose key is not among them causes a fetch, if one
 * is due, and is looked up again. A fetch is due once a minute; the one of `start` does not count.
 */
export class RemoteKeys {
  readonly #url: string;
  readonly #limits: FetchLimits;
  readonly #warnRarely: TroubleLog;
  readonly #now: () => number;
  #keys: ReturnType<typeof createLocalJWKSet> | null = null;
  #fetchedAtMs = -Infinity;
  #nextFetchAtMs = -Infinity;
  #underWay: Promise<void> | null = null;
  #abort: AbortController | null = null;
  #closed = false;

  constructor({ warnRarely, now = () => performance.now() }: RemoteKeysDeps, options: RemoteKeysOptions) {
    this.#url = options.url;
    this.#limits = { ...limits, ...options };
    this.#warnRarely = warnRarely;
    this.#now = now;
  }

  /** Fetches the keys, so that the first token need not wait. Does not wait itself and does not fail. */
  start(): void {
    this.#underWay ??= this.#fetch();
  }

  close(): void {
    this.#closed = true;
    this.#abort?.abort();
  }

  /** The key of a token. Throws `KeysUnavailableError`, or what `jose` throws. */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (this.#ageMs() > longestKeptMs) await this.#fetchIfDue();
    else if (this.#ageMs() > freshMs) void this.#fetchIfDue();
    const keys = this.#keys;
    if (keys === null || this.#ageMs() > longestKeptMs) throw new KeysUnavailableError(this.#retryAfterSeconds());
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#fetchIfDue();
      if (this.#keys === keys) throw error;
      return this.#keys!(header, token);
    }
  };

  #ageMs(): number {
    return this.#now() - this.#fetchedAtMs;
  }

  #retryAfterSeconds(): number {
    return Math.max(1, Math.ceil((this.#nextFetchAtMs - this.#now()) / 1000));
  }

  #fetchIfDue(): Promise<void> {
    if (this.#underWay !== null) return this.#underWay;
    if (this.#now() < this.#nextFetchAtMs) return Promise.resolve();
    this.#nextFetchAtMs = this.#now() + fetchIntervalMs;
    this.#underWay = this.#fetch();
    return this.#underWay;
  }

  async #fetch(): Promise<void> {
    this.#abort = new AbortController();
    try {
      const set = await fetchKeySet(this.#url, this.#limits, this.#abort);
      this.#keys = createLocalJWKSet(set as JSONWebKeySet); // which checks it
      this.#fetchedAtMs = this.#now();
    } catch (error) {
      if (!this.#closed) this.#warnRarely({ err: error }, 'the keys of JWT_JWKS_URL cannot be had');
    } finally {
      this.#underWay = null;
    }
  }
}
