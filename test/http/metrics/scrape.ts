import { expect } from 'vitest';
import { rawRequest, type Front } from '../../support/front.ts';
import { parseMetrics } from '../../support/prometheus.ts';

/** What `/metrics` says. */
export const metricsOf = async ({ url }: Front) => {
  const { status, headers, body } = await rawRequest(`${url}/metrics`, {});
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return parseMetrics(body);
};
