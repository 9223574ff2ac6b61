import { parseMetrics, valueOf } from '../../support/prometheus.ts';
import type { Server } from '../../support/server.ts';

interface Health {
  readonly status: string;
  readonly degraded: boolean;
  readonly cache: { readonly memoryBytes: number; readonly redis: { readonly status: string } };
  readonly inference: { readonly ready: number; readonly restarts: number };
}

/** What `/health` says. */
export const healthOf = async ({ url }: Server): Promise<Health> =>
  (await (await fetch(`${url}/health`)).json()) as Health;

/** What `/health/ready` says, and its status. */
export const readinessOf = async ({ url }: Server): Promise<unknown> => {
  const response = await fetch(`${url}/health/ready`);
  return { httpStatus: response.status, ...((await response.json()) as object) };
};

/** Reads `/metrics`; gives the value of one sample. */
export const metricsOf = async ({ url }: Server) => {
  const families = parseMetrics(await (await fetch(`${url}/metrics`)).text());
  return (name: string, labels: Record<string, string> = {}) => valueOf(families, name, labels);
};
