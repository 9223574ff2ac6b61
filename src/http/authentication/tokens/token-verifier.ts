import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Principal } from '../../../graphql/access/principal.ts';
import type { RefusedCredentials, RefusedReason } from '../refused-credentials.ts';
import { KeysUnavailableError } from './remote-keys.ts';
import { noRoles, rolesWith } from '../roles.ts';

/** Which tokens count. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Asymmetric ones only. */
  readonly algorithms: readonly string[];
}

/** Checks one token. Never rejects. */
export type VerifyToken = (token: string) => Promise<Principal | RefusedCredentials>;

/** How far the clocks of issuer and server may be apart. */
const clockToleranceSeconds = 5;

const claimReasons: Readonly<Record<string, RefusedReason>> = { iss: 'WRONG_ISSUER', aud: 'WRONG_AUDIENCE' };

const claimReason = ({ claim, reason }: errors.JWTClaimValidationFailed): RefusedReason => {
  if (claim === 'nbf' && reason === 'check_failed') return 'NOT_YET_VALID';
  return claimReasons[claim] ?? 'BAD_CLAIM';
};

const reasonOf = (error: unknown): RefusedReason => {
  if (error instanceof KeysUnavailableError) return 'KEYS_UNAVAILABLE';
  if (error instanceof errors.JWTExpired) return 'EXPIRED';
  if (error instanceof errors.JWTClaimValidationFailed) return claimReason(error);
  if (error instanceof errors.JOSEAlgNotAllowed) return 'WRONG_ALGORITHM';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'WRONG_SIGNATURE';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'UNKNOWN_SIGNING_KEY';
  return 'MALFORMED_TOKEN'; // also a key that does not go with the algorithm, which is a TypeError
};

const refusal = (error: unknown): RefusedCredentials => ({
  kind: 'refused',
  reason: reasonOf(error),
  detail: error instanceof errors.JOSEError ? error.code : (error as Error).name,
  retryAfterSeconds: error instanceof KeysUnavailableError ? error.retryAfterSeconds : undefined,
});

const principalOf = ({ sub, roles }: JWTPayload): Principal | RefusedCredentials => {
  const subject: unknown = sub; // `jose` does not check it
  if (typeof subject !== 'string' || subject === '') return { kind: 'refused', reason: 'BAD_CLAIM', detail: 'sub' };
  return { kind: 'user', sub: subject, roles: Array.isArray(roles) ? rolesWith(roles) : noRoles };
};

/** Tokens name their key by `kid` only: keys and addresses that they bring (`jwk`, `jku`, `x5u`, `x5c`) are ignored. */
export const createTokenVerifier =
  (rules: TokenRules, findKey: JWTVerifyGetKey): VerifyToken =>
  async (token) => {
    try {
      const { payload } = await jwtVerify(token, findKey, {
        issuer: rules.issuer,
        audience: rules.audience,
        algorithms: [...rules.algorithms],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: clockToleranceSeconds,
      });
      return principalOf(payload);
    } catch (error) {
      return refusal(error);
    }
  };
