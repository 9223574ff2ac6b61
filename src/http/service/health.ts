import type { ServerState } from '../../telemetry/server-state.ts';

/** What the health of the server needs to know of its models. */
export interface ModelHealth {
  readonly name: string;
  readonly status: () => 'LOADED' | 'LOADING' | 'NOT_LOADED' | 'DEGRADED' | 'DRAINING';
  readonly current: () => { readonly version: string } | undefined;
}

export interface HealthDeps {
  readonly models: ModelHealth;
  readonly isDraining: () => boolean;
}

/** What `/health/ready` answers. */
export type Readiness =
  | { readonly status: 'ready'; readonly model: string; readonly version: string; readonly degraded: boolean }
  | { readonly status: 'not-ready'; readonly reason: 'draining' | 'no-model'; readonly message: string };

/** Whether this server should be sent requests. A cache that can't be reached makes it slower, not unready. */
export const createReadiness =
  ({ models, isDraining }: HealthDeps): (() => Readiness) =>
  () => {
    const status = models.status();
    if (isDraining() || status === 'DRAINING')
      return { status: 'not-ready', reason: 'draining', message: 'The server is stopping.' };
    const current = models.current();
    if (current === undefined) return { status: 'not-ready', reason: 'no-model', message: 'No model is loaded yet.' };
    const degraded = status === 'DEGRADED';
    return { status: 'ready', model: models.name, version: current.version, degraded };
  };

/** What `/health` answers: whether the server is ready, and how each part of it is. */
export type Health = { readonly status: Readiness['status']; readonly degraded: boolean } & ServerState;

export const healthOf = (readiness: Readiness, state: ServerState): Health => ({
  status: readiness.status,
  degraded: readiness.status === 'ready' && readiness.degraded,
  ...state,
  server: { ...state.server, draining: readiness.status === 'not-ready' && readiness.reason === 'draining' },
});
