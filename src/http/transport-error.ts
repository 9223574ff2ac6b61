/** What the HTTP transport itself refuses, before GraphQL sees the request: status by code. Codes are API. */
export const transportStatus = {
  BAD_REQUEST: 400,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  /** A header `Authorization` that is larger than any. */
  UNAUTHENTICATED: 431,
  INTERNAL_SERVER_ERROR: 500,
  OVERLOADED: 503,
} as const;

export type TransportCode = keyof typeof transportStatus;

/** A request that is refused, as its answer says it. */
export interface Refusal {
  readonly code: TransportCode;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further facts for programs. */
  readonly details?: Readonly<Record<string, unknown>>;
}
