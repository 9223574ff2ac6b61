import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A key set as JSON: each a public key. */
type PublicJwk = JsonWebKey & { readonly kty: string };

/** What a key file holds. */
export type PublicKeys =
  /** One key, whatever id a token gives. */
  | { readonly kind: 'key'; readonly key: KeyObject }
  /** Keys that tokens name by their ids. */
  | { readonly kind: 'set'; readonly keys: readonly PublicJwk[] };

/** Shorter RSA keys can be broken. */
const leastRsaBits = 2048;

const isStrong = ({ asymmetricKeyDetails: { modulusLength = leastRsaBits } = {} }: KeyObject): boolean =>
  modulusLength >= leastRsaBits;

const holdsSecret = (key: object): boolean => 'd' in key || 'k' in key || 'priv' in key;

const jwkSchema = z
  .looseObject({ kty: z.string(), kid: z.string().optional() })
  .refine((jwk) => !holdsSecret(jwk) && isStrong(createPublicKey({ key: jwk, format: 'jwk' })));

const setSchema = z.object({ keys: z.array(jwkSchema).min(1) });

const parseJson = (text: string): PublicKeys => {
  const json: unknown = JSON.parse(text);
  const set = setSchema.safeParse(json);
  if (set.success) return { kind: 'set', keys: set.data.keys };
  const jwk = jwkSchema.parse(json);
  return jwk.kid === undefined
    ? { kind: 'key', key: createPublicKey({ key: jwk, format: 'jwk' }) }
    : { kind: 'set', keys: [jwk] };
};

const parsePem = (text: string): PublicKeys => {
  // Node would make the public key of a private one, which should not lie on this machine at all.
  if (text.includes('PRIVATE KEY')) throw new Error('This is a private key.');
  const key = createPublicKey(text);
  if (!isStrong(key)) throw new Error(`An RSA key has at least ${leastRsaBits} bits.`);
  return { kind: 'key', key };
};

/** Reads PEM (SPKI or certificate) or JSON (JWK or JWKS). Undefined unless there is a public key in the file. */
export const readPublicKeys = (path: string): PublicKeys | undefined => {
  try {
    const text = readFileSync(path, 'utf8');
    return text.trimStart().startsWith('{') ? parseJson(text) : parsePem(text);
  } catch {
    return undefined; // the setting says what is allowed
  }
};
