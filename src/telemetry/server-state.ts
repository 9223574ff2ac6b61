/** How late the event loop is, in milliseconds, over the last seconds. */
export interface EventLoopDelay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Where finished lists are kept. */
export interface CacheState {
  /** What lists in memory take, as estimated. */
  readonly memoryBytes: number;
  readonly redis: {
    /** `off`: none is configured. */
    readonly status: 'off' | 'ready' | 'unavailable';
    /** Of the circuit breaker in front of it, where there is one. */
    readonly breaker?: 'closed' | 'open' | 'half-open';
  };
}

/** The model that is served, or why none is. */
export interface ModelState {
  readonly name: string;
  readonly status: string;
  readonly version: string | null;
  readonly fingerprint: string | null;
  readonly lastFailure: {
    readonly version: string | null;
    readonly step: string;
    readonly file: string | null;
    readonly expected: string;
    readonly actual: string;
  } | null;
}

/** The processes that run the model. */
export interface InferenceState {
  readonly wanted: number;
  readonly ready: number;
  /** Since the server started: processes that were lost while they served. */
  readonly restarts: number;
  /** Users that wait for a process. */
  readonly waitingTasks: number;
}

/** Every part of a server, now. */
export interface ServerState {
  readonly model: ModelState;
  readonly inference: InferenceState;
  readonly cache: CacheState;
  readonly server: {
    /** Of Marquee itself. */
    readonly version: string;
    readonly draining: boolean;
    readonly uptimeSeconds: number;
    readonly eventLoopDelay: EventLoopDelay;
  };
}
