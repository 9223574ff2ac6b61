import type { IncomingMessage } from 'node:http';
import { MarqueeError } from '../../errors.ts';
import type { AdminVerdict } from '../../graphql/operation/admin-verdict.ts';
import type { ClientAddress } from '../client/client-address.ts';
import type { AdminAccess } from './admin-access.ts';

/** What a limiter says; `uncounted` when it can't be asked. */
type Verdict =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'uncounted' };

interface Limiter {
  readonly points: number;
  readonly consume: (client: string, points: number) => Promise<Verdict>;
  readonly look: (client: string) => Promise<Verdict>;
}

export interface AdminLimiters {
  /** By name, closed when it is down. */
  readonly adminCalls: Limiter;
  /** By address. */
  readonly failedCredentials: Limiter;
}

/** Judges whether whoever sent a request is an administrator, and how often they may be. */
export interface LimitedAdminAccess {
  /** Who it is. Wrong credentials count; after too many of them nothing is tried. */
  readonly identify: (request: IncomingMessage) => Promise<AdminVerdict>;
  /** The same for a call that changes something, which counts for the administrator. */
  readonly call: (request: IncomingMessage) => Promise<AdminVerdict>;
}

const refused = (error: MarqueeError): AdminVerdict => ({ kind: 'refused', error });

const tooManyFailures = (limit: number, retryAfterSeconds: number): AdminVerdict =>
  refused(
    new MarqueeError(
      'RATE_LIMITED',
      `Wrong credentials came from this address too often: at most ${limit} times a minute. Try again in ${retryAfterSeconds} s.`,
      { limit, retryAfterSeconds },
    ),
  );

const tooManyCalls = (limit: number, retryAfterSeconds: number): AdminVerdict =>
  refused(
    new MarqueeError(
      'RATE_LIMITED',
      `An administrator has at most ${limit} calls a minute. Try again in ${retryAfterSeconds} s.`,
      { limit, retryAfterSeconds },
    ),
  );

const retryAfterOutageSeconds = 5;

const uncounted = (): AdminVerdict =>
  refused(
    new MarqueeError(
      'ADMINISTRATION_UNAVAILABLE',
      'Calls of administrators cannot be counted at the moment, so nothing can be changed. Try again later.',
      { retryAfterSeconds: retryAfterOutageSeconds },
    ),
  );

export const limitAdminAccess = (
  access: AdminAccess,
  { adminCalls, failedCredentials }: AdminLimiters,
  addressOf: ClientAddress,
): LimitedAdminAccess => {
  const identify = async (request: IncomingMessage): Promise<AdminVerdict> => {
    if (request.headers.authorization === undefined) return access(request);
    const address = addressOf(request);
    const before = await failedCredentials.look(address);
    if (before.kind === 'limited') return tooManyFailures(failedCredentials.points, before.retryAfterSeconds);
    const verdict = access(request);
    if (verdict.kind === 'admin' || verdict.error.code !== 'UNAUTHENTICATED') return verdict;
    const counted = await failedCredentials.consume(address, 1);
    return counted.kind === 'limited' ? tooManyFailures(failedCredentials.points, counted.retryAfterSeconds) : verdict;
  };

  const call = async (request: IncomingMessage): Promise<AdminVerdict> => {
    const verdict = await identify(request);
    if (verdict.kind === 'refused') return verdict;
    const counted = await adminCalls.consume(verdict.name, 1);
    switch (counted.kind) {
      case 'admitted':
        return verdict;
      case 'limited':
        return tooManyCalls(adminCalls.points, counted.retryAfterSeconds);
      case 'uncounted':
        return uncounted();
    }
  };

  return { identify, call };
};
