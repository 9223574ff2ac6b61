import type { KeyObject } from 'node:crypto';
import { createLocalJWKSet, type JWK, type JWTVerifyGetKey } from 'jose';
import { RemoteKeys, type RemoteKeysDeps, type RemoteKeysOptions } from './remote-keys.ts';

/** Where the keys that tokens are checked with come from. */
export type KeySource =
  /** One key, whatever id a token gives. */
  | { readonly kind: 'key'; readonly key: KeyObject }
  /** A set, in which ids count. */
  | { readonly kind: 'set'; readonly keys: readonly JWK[] }
  /** The same, fetched. */
  | ({ readonly kind: 'url' } & RemoteKeysOptions);

/** The keys that tokens are checked with. */
export interface SigningKeys {
  readonly find: JWTVerifyGetKey;
  /** Does not wait for anything. */
  readonly start: () => void;
  readonly close: () => void;
}

const fixed = (find: JWTVerifyGetKey): SigningKeys => ({ find, start: () => undefined, close: () => undefined });

export const createSigningKeys = (source: KeySource, deps: RemoteKeysDeps): SigningKeys => {
  switch (source.kind) {
    case 'key':
      return fixed(async () => source.key);
    case 'set':
      return fixed(createLocalJWKSet({ keys: [...source.keys] }));
    case 'url': {
      const remote = new RemoteKeys(deps, source);
      return { find: remote.find, start: () => remote.start(), close: () => remote.close() };
    }
  }
};
