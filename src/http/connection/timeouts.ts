import type { ServerOptions } from 'node:http';

/** How long clients may take, in milliseconds. Who takes longer is cut off. */
export interface ClientTimeouts {
  /** For the headers of a request to arrive, from their first byte. */
  readonly headersMs: number;
  /** For a whole request to arrive. */
  readonly requestMs: number;
  /** How often the two are looked at. */
  readonly checkEveryMs: number;
  /** For reading an answer that is ready. */
  readonly readMs: number;
}

export const defaultTimeouts: ClientTimeouts = {
  headersMs: 10_000,
  requestMs: 20_000,
  checkEveryMs: 1_000,
  readMs: 30_000,
};

/** Balancers keep connections for up to a minute; who closes first must not be us. */
const keepAliveTimeout = 65_000;

/** The options of Node's server that hold clients to `timeouts`. */
export const serverOptions = ({ headersMs, requestMs, checkEveryMs }: ClientTimeouts): ServerOptions => ({
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  connectionsCheckingInterval: checkEveryMs,
  keepAliveTimeout,
  requireHostHeader: false, // refused by us, because Node's own refusal has no body
});
