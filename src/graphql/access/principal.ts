import type { MarqueeError } from '../../errors.ts';

/** What a caller may do beyond asking for itself. `ADMIN` includes everything that `SERVICE` may. */
export type Role = 'SERVICE' | 'ADMIN';

/** On whose behalf a request was sent. */
export type Principal =
  | {
      readonly kind: 'anonymous';
      readonly roles: ReadonlySet<Role>;
      /** Why nobody else: no credentials, bad ones, or none that could be sent. Thrown where somebody is needed. */
      readonly error: MarqueeError;
    }
  /** The holder of a token. */
  | { readonly kind: 'user'; readonly roles: ReadonlySet<Role>; readonly sub: string }
  /** The holder of an API key, or whoever sits at this machine (`local`). */
  | { readonly kind: 'service' | 'admin'; readonly roles: ReadonlySet<Role>; readonly name: string };

/** Who it is, for the audit log: a key's name or a token's subject; null for nobody. */
export const nameOf = (principal: Principal): string | null => {
  switch (principal.kind) {
    case 'anonymous':
      return null;
    case 'user':
      return principal.sub;
    case 'service':
    case 'admin':
      return principal.name;
  }
};
