/** Where one Redis, Sentinel or node of a Cluster listens. */
export interface RedisNode {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface RedisCredentials {
  /** Null for the default user. */
  readonly user: string | null;
  readonly password: string | null;
}

interface Common extends RedisCredentials {
  readonly tls: boolean;
}

/** One Redis. */
export interface SingleTarget extends Common {
  readonly kind: 'single';
  readonly node: RedisNode;
  readonly database: number;
}

/** Whichever Redis the Sentinels say is the master. */
export interface SentinelTarget extends Common {
  readonly kind: 'sentinel';
  readonly sentinels: readonly RedisNode[];
  readonly master: string;
  readonly database: number;
  /** What the Sentinels themselves want to hear. */
  readonly sentinelCredentials: RedisCredentials;
}

/** A Redis Cluster, found through some of its nodes. */
export interface ClusterTarget extends Common {
  readonly kind: 'cluster';
  readonly nodes: readonly RedisNode[];
}

/** Which Redis to use. May hold passwords, so it is never logged. */
export type RedisTarget = SingleTarget | SentinelTarget | ClusterTarget;
