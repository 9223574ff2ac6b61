import type { PublicKeys } from './public-keys.ts';

/** Which tokens count, from the settings that were found to go together. */
export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly keys: PublicKeys | { readonly kind: 'url'; readonly url: string };
}

/** Null where users are not authenticated. */
export const tokenSettings = (config: {
  readonly userAuth: 'open' | 'jwt';
  readonly jwtJwksUrl: string | null;
  readonly jwtPublicKeyFile: PublicKeys | null;
  readonly jwtIssuer: string | null;
  readonly jwtAudience: string | null;
  readonly jwtAlgorithms: readonly string[];
}): TokenSettings | null => {
  const { userAuth, jwtJwksUrl: url, jwtPublicKeyFile, jwtIssuer: issuer, jwtAudience: audience } = config;
  if (userAuth === 'open') return null;
  const keys = jwtPublicKeyFile ?? (url === null ? null : { kind: 'url' as const, url });
  if (keys === null || issuer === null || audience === null) throw new Error('The settings were not checked.');
  return { issuer, audience, algorithms: config.jwtAlgorithms, keys };
};
