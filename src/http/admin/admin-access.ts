import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { MarqueeError } from '../../errors.ts';
import type { AdminVerdict } from '../../graphql/operation/admin-verdict.ts';
import { isLocalRequest } from './local-request.ts';

/** One administrator's key: only its digest is known. */
export interface AdminKey {
  readonly name: string;
  /** SHA-256 of the key, hexadecimal. */
  readonly sha256: string;
}

/** Judges whether whoever sent a request is an administrator. */
export type AdminAccess = (request: IncomingMessage) => AdminVerdict;

const refuse = (code: 'UNAUTHENTICATED' | 'FORBIDDEN', message: string): AdminVerdict => ({
  kind: 'refused',
  error: new MarqueeError(code, message),
});

const bearerPattern = /^Bearer +(?<key>\S+) *$/i;

/** Compares with every key, so that the time taken says nothing about any of them. */
const ownerOf = (key: string, owners: readonly { name: string; digest: Buffer }[]): string | null => {
  const digest = createHash('sha256').update(key).digest();
  let owner: string | null = null;
  for (const candidate of owners) if (timingSafeEqual(digest, candidate.digest)) owner = candidate.name;
  return owner;
};

const byKey = (keys: readonly AdminKey[]): AdminAccess => {
  const owners = keys.map(({ name, sha256 }) => ({ name, digest: Buffer.from(sha256, 'hex') }));
  return (request) => {
    const key = bearerPattern.exec(request.headers.authorization ?? '')?.groups?.['key'];
    if (key === undefined)
      return refuse('UNAUTHENTICATED', "This needs an administrator's key: Authorization: Bearer <key>.");
    const name = ownerOf(key, owners);
    return name === null ? refuse('UNAUTHENTICATED', 'This key is not known.') : { kind: 'admin', name };
  };
};

/**
 * By key where keys are configured. Without keys: nobody in production, otherwise whoever sits at this machine
 * (then the name is `local`).
 */
export const createAdminAccess = ({
  keys,
  production,
}: {
  keys: readonly AdminKey[];
  production: boolean;
}): AdminAccess => {
  if (keys.length > 0) return byKey(keys);
  if (production) return () => refuse('FORBIDDEN', 'Nobody may do this here: ADMIN_API_KEYS is not set.');
  return (request) =>
    isLocalRequest(request)
      ? { kind: 'admin', name: 'local' }
      : refuse('FORBIDDEN', 'Only requests from this machine may do this: ADMIN_API_KEYS is not set.');
};
