import { createHash, timingSafeEqual } from 'node:crypto';
import type { Principal } from '../../graphql/access/principal.ts';
import { rolesWith } from './roles.ts';

/** One configured key: only its digest is known. */
export interface ApiKey {
  readonly name: string;
  /** SHA-256 of the key, hexadecimal. */
  readonly sha256: string;
}

/** Finds out whose key it is; undefined for nobody's. */
export type FindKeyOwner = (key: string) => Principal | undefined;

export const createKeyRing = ({
  adminKeys,
  serviceKeys,
}: {
  adminKeys: readonly ApiKey[];
  serviceKeys: readonly ApiKey[];
}): FindKeyOwner => {
  const ownersOf = (keys: readonly ApiKey[], kind: 'admin' | 'service') =>
    keys.map(({ name, sha256 }): { digest: Buffer; principal: Principal } => ({
      digest: Buffer.from(sha256, 'hex'),
      principal: { kind, name, roles: rolesWith(kind === 'admin' ? ['ADMIN'] : ['SERVICE']) },
    }));
  const owners = [...ownersOf(serviceKeys, 'service'), ...ownersOf(adminKeys, 'admin')];
  return (key) => {
    const digest = createHash('sha256').update(key).digest();
    let found: Principal | undefined;
    // Every key is compared, so that the time taken says nothing about any of them.
    for (const owner of owners) if (timingSafeEqual(digest, owner.digest)) found = owner.principal;
    return found;
  };
};
