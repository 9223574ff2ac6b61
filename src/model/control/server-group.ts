/** Which version an administrator wants, whatever the alias says. It holds until the alias moves. */
export interface Pin {
  readonly version: string;
  /** What the followed alias pointed to when the pin was set; null when there was no such alias. */
  readonly aliasTarget: string | null;
  readonly pinnedAt: string;
  /** Who pinned it: the name of a key or the subject of a token. */
  readonly actor: string | null;
}

/** What set off a change of model. */
export type ChangeTrigger = 'STARTUP' | 'RELOAD_MUTATION' | 'ROLLBACK_MUTATION' | 'FOLLOWED_ALIAS' | 'OTHER_REPLICA';

/** One switch or attempt, for the record. */
export interface ModelChange {
  /** When it ended, RFC 3339. */
  readonly occurredAt: string;
  readonly trigger: ChangeTrigger;
  /** Null when the server acted by itself. */
  readonly actor: string | null;
  readonly fromVersion: string | null;
  readonly toVersion: string;
  readonly switched: boolean;
  /** How it ended, as a sentence. */
  readonly message: string;
}

/** One server of a group. */
export interface Replica {
  readonly name: string;
  /** Null while it has none. */
  readonly modelVersion: string | null;
  readonly lastSeenAt: Date;
}

/**
 * What servers of one model tell each other and remember over restarts. Nothing here ever rejects or waits long: what
 * can't be told or read is as if it was not there, and logged.
 */
export interface ServerGroup {
  /** Null when nothing is pinned. */
  readonly pin: () => Promise<Pin | null>;
  readonly setPin: (pin: Pin) => Promise<void>;
  /** Removes `pin`, unless another one has taken its place. */
  readonly removePin: (pin: Pin) => Promise<void>;
  readonly recordChange: (change: ModelChange) => Promise<void>;
  /** Newest first, at most `first`. */
  readonly recentChanges: (first: number) => Promise<readonly ModelChange[]>;
  /** Tells which version this server serves; called after every switch and every few seconds. */
  readonly report: (modelVersion: string | null) => Promise<void>;
  /** All that reported lately, this one included, in order of their names. */
  readonly replicas: () => Promise<readonly Replica[]>;
  /** Tells the others that something is wanted, so that they look at once. */
  readonly tellOthers: () => Promise<void>;
  /** `listener` is called whenever another server told. */
  readonly onTold: (listener: () => void) => void;
  readonly close: () => Promise<void>;
}
