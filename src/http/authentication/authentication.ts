import type { IncomingMessage } from 'node:http';
import type { Access } from '../../graphql/access/access.ts';
import type { Principal } from '../../graphql/access/principal.ts';
import type { Logger } from '../../telemetry/logger.type.ts';
import { createTroubleLog } from '../../telemetry/trouble-log.ts';
import type { ClientAddress } from '../client/client-address.ts';
import { createFailedCredentials, type FailureLimiter } from './failed-credentials.ts';
import { createKeyRing, type ApiKey, type FindKeyOwner } from './api-keys.ts';
import { readCredentials, type Credentials } from './read-credentials.ts';
import { refusedError, type RefusedCredentials } from './refused-credentials.ts';
import { anonymous, createStranger } from './stranger.ts';
import { createSigningKeys, type KeySource } from './tokens/signing-keys.ts';
import { createTokenVerifier, type TokenRules, type VerifyToken } from './tokens/token-verifier.ts';

export interface AuthenticationOptions {
  readonly adminKeys: readonly ApiKey[];
  readonly serviceKeys: readonly ApiKey[];
  /** Which tokens say who a user is; null when nobody asks (`USER_AUTH=open`). */
  readonly tokens: (TokenRules & { readonly keys: KeySource }) | null;
  readonly production: boolean;
}

export interface AuthenticationDeps {
  readonly logger: Logger;
  /** Counts wrong keys, and bad tokens where something is to be changed; once a request. */
  readonly failures: FailureLimiter;
  readonly addressOf: ClientAddress;
  /** Milliseconds, never going back. */
  readonly now?: (() => number) | undefined;
}

/** Finds out who sends requests. */
export interface Authentication {
  readonly accessOf: (request: IncomingMessage, requestId: string) => Access;
  /** Begins to fetch the keys for tokens, where they have to be fetched. Does not wait for them. */
  readonly start: () => void;
  readonly close: () => void;
}

interface Attempt {
  readonly principal: Principal;
  readonly isBadToken: boolean;
}

interface Checks {
  readonly findKeyOwner: FindKeyOwner;
  readonly verifyToken: VerifyToken;
}

const check = (
  credentials: Exclude<Credentials, { kind: 'none' }>,
  { findKeyOwner, verifyToken }: Checks,
): Promise<Principal | RefusedCredentials> | Principal | RefusedCredentials => {
  switch (credentials.kind) {
    case 'refused':
      return credentials;
    case 'key':
      return findKeyOwner(credentials.key) ?? { kind: 'refused', reason: 'UNKNOWN_API_KEY' };
    case 'token':
      return verifyToken(credentials.token);
  }
};

const takesNoTokens: VerifyToken = async () => ({ kind: 'refused', reason: 'TOKENS_NOT_ACCEPTED' });

const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
};

export const createAuthentication = (deps: AuthenticationDeps, options: AuthenticationOptions): Authentication => {
  const { logger, addressOf, now = () => performance.now() } = deps;
  const { adminKeys, serviceKeys, tokens, production } = options;
  const keys = tokens && createSigningKeys(tokens.keys, { warnRarely: createTroubleLog({ logger, now }), now });
  const warnRarely = createTroubleLog({ logger, now });
  const failures = createFailedCredentials(deps.failures);
  const findKeyOwner = createKeyRing({ adminKeys, serviceKeys });
  const verifyToken = tokens && keys ? createTokenVerifier(tokens, keys.find) : takesNoTokens;
  const strangerOf = createStranger({ canHaveAdmins: adminKeys.length > 0 || tokens !== null, production });
  const takesCredentials = adminKeys.length > 0 || serviceKeys.length > 0 || tokens !== null;

  const logRefused = ({ reason, detail }: RefusedCredentials, address: string, requestId: string): void => {
    if (reason !== 'KEYS_UNAVAILABLE')
      warnRarely({ requestId, address, reason, ...(detail && { detail }) }, 'credentials refused');
  };

  /** Whoever guesses keys is slowed down, with the right one too. Tokens can't be guessed, and expire by themselves. */
  const tryCredentials = async (request: IncomingMessage, requestId: string): Promise<Attempt> => {
    const credentials = readCredentials(request);
    if (credentials.kind === 'none' || !takesCredentials) return { principal: strangerOf(request), isBadToken: false };
    const [address, isKey] = [addressOf(request), credentials.kind !== 'token'];
    const obstacle = isKey ? await failures.obstacle(address) : null;
    if (obstacle !== null) return { principal: anonymous(obstacle), isBadToken: false };
    const checked = await check(credentials, { findKeyOwner, verifyToken });
    if (checked.kind !== 'refused') return { principal: checked, isBadToken: false };
    logRefused(checked, address, requestId);
    const oneTooMany = isKey ? await failures.count(address) : null;
    return {
      principal: anonymous(oneTooMany ?? refusedError(checked)),
      isBadToken: !isKey && checked.reason !== 'KEYS_UNAVAILABLE',
    };
  };

  const accessOf = (request: IncomingMessage, requestId: string): Access => {
    const attempt = once(() => tryCredentials(request, requestId));
    const principalOfChange = once(async () => {
      const { principal, isBadToken } = await attempt();
      const oneTooMany = isBadToken ? await failures.count(addressOf(request)) : null;
      return oneTooMany === null ? principal : anonymous(oneTooMany);
    });
    return {
      userAuth: tokens === null ? 'open' : 'jwt',
      principal: async () => (await attempt()).principal,
      principalOfChange,
    };
  };

  return {
    accessOf,
    start: () => keys?.start(),
    close: () => keys?.close(),
  };
};
