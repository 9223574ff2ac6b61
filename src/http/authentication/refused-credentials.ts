import { MarqueeError } from '../../errors.ts';

/** Why credentials are no good, with what clients are told. `extensions.reason` has the word. */
const messages = {
  NO_CREDENTIALS: 'This needs credentials: Authorization: Bearer <token or key>.',
  MALFORMED_HEADER: 'There must be one header Authorization, of the form Bearer <token or key>.',
  UNKNOWN_API_KEY: 'This key is not known.',
  TOKENS_NOT_ACCEPTED: 'This server takes keys, not tokens.',
  MALFORMED_TOKEN: 'The token is not one that can be checked.',
  WRONG_ALGORITHM: "The token's algorithm is not one that this server takes.",
  UNKNOWN_SIGNING_KEY: 'The token was signed with a key that is not known here.',
  WRONG_SIGNATURE: "The token's signature is wrong.",
  EXPIRED: 'The token has expired.',
  NOT_YET_VALID: 'The token is not valid yet.',
  WRONG_ISSUER: 'The token is from another issuer (iss).',
  WRONG_AUDIENCE: 'The token is for another audience (aud).',
  BAD_CLAIM: 'The token must have exp, a number, and sub, a text.',
  KEYS_UNAVAILABLE: 'The token cannot be checked at the moment.',
} as const;

export type RefusedReason = keyof typeof messages;

export const refusedReasons = Object.keys(messages) as readonly RefusedReason[];

/** Credentials that make nobody of whoever sent them. */
export interface RefusedCredentials {
  readonly kind: 'refused';
  readonly reason: RefusedReason;
  /** What went wrong, as a code of the library; for the log. */
  readonly detail?: string | undefined;
  /** Seconds, for `KEYS_UNAVAILABLE`. */
  readonly retryAfterSeconds?: number | undefined;
}

export const refusedError = ({ reason, retryAfterSeconds }: RefusedCredentials): MarqueeError =>
  new MarqueeError('UNAUTHENTICATED', messages[reason], {
    reason,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
