import cors from 'cors';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface CorsOptions {
  /** Exact origins; without any, pages of other origins may not ask. */
  readonly allowedOrigins: readonly string[];
  readonly allowCredentials: boolean;
}

/** Sets the CORS headers of an answer. Returns whether it was a preflight, which is answered then. */
export type ApplyCors = (request: IncomingMessage, response: ServerResponse) => boolean;

const preflightSeconds = 600;

export const createCors = ({ allowedOrigins, allowCredentials }: CorsOptions): ApplyCors => {
  if (allowedOrigins.length === 0) return () => false;
  const apply = cors({
    origin: [...allowedOrigins],
    credentials: allowCredentials,
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: preflightSeconds,
  });
  return (request, response) => {
    let passedOn = false;
    apply({ method: request.method ?? 'GET', headers: request.headers }, response, () => {
      passedOn = true;
    });
    return !passedOn;
  };
};
