/** What the server promises about one error code. */
export interface ErrorKind {
  /** HTTP status of an answer in which no field has data and this is the gravest error. */
  readonly httpStatus: number;
  /** Whether the same question may succeed a little later. */
  readonly retryable: boolean;
  /** Whether clients see the message; a hidden one is logged and replaced. */
  readonly visible: boolean;
  /** What the code means, for docs and schema. */
  readonly meaning: string;
}

const clientFault = (meaning: string): ErrorKind => ({ httpStatus: 200, retryable: false, visible: true, meaning });
const unavailable = (meaning: string): ErrorKind => ({ httpStatus: 503, retryable: true, visible: true, meaning });

/**
 * Every code that a field of the GraphQL API can fail with. Codes are API: one never changes its meaning and is never
 * reused. `docs/errors.md` explains each for clients, and a test compares the two.
 */
export const errorCatalogue = {
  BAD_USER_INPUT: clientFault(
    'An argument is wrong; the message says which, what is allowed, and what was meant perhaps.',
  ),
  NOT_FOUND: clientFault('There is nothing with this id.'),
  NOT_SUPPORTED_BY_MODEL: clientFault('The loaded model cannot do this (see `ModelInfo.capabilities`).'),
  UNAUTHENTICATED: clientFault('No valid credentials were sent.'),
  FORBIDDEN: clientFault('The credentials are valid but do not allow this, or nobody is allowed to do it here.'),
  RATE_LIMITED: {
    httpStatus: 429,
    retryable: true,
    visible: true,
    meaning: 'This client asks too much; `extensions.retryAfterSeconds` says when to try again.',
  },
  COST_LIMIT_EXCEEDED: {
    httpStatus: 400,
    retryable: false,
    visible: true,
    meaning:
      'The operation costs more than one operation may (users times movies, reasons and evidence), or its answer could be too large (values: fields times rows); the error has both figures.',
  },
  ADMINISTRATION_UNAVAILABLE: unavailable(
    'Calls of administrators cannot be counted at the moment, so nothing can be changed.',
  ),
  OVERLOADED: unavailable(
    'Too many users are waiting for the model, or too many large answers are under way; `extensions.retryAfterSeconds` says when to try again.',
  ),
  TIMEOUT: unavailable('The answer did not come in time.'),
  INFERENCE_FAILED: {
    httpStatus: 500,
    retryable: false,
    visible: true,
    meaning: 'The model gave a wrong answer for this user (wrong shape, an impossible index).',
  },
  INFERENCE_UNAVAILABLE: unavailable("The model's process failed twice."),
  MODEL_NOT_READY: unavailable('No model is loaded yet.'),
  MODEL_SOURCE_UNAVAILABLE: unavailable(
    'Where models come from cannot be read at the moment; what serves is not affected.',
  ),
  INTERNAL_SERVER_ERROR: {
    httpStatus: 500,
    retryable: false,
    visible: false,
    meaning: 'A fault of the server; it is logged under `requestId`.',
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorCatalogue;

/**
 * An error of the catalogue. `message` is for people, `code` for programs, `details` are further facts for programs
 * (they become `extensions` of the GraphQL error): numbers and short texts, never paths or stacks.
 */
export class MarqueeError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MarqueeError';
    this.code = code;
    this.details = details;
  }
}

/** A `BAD_USER_INPUT` about one argument. */
export const badUserInput = (argument: string, message: string): MarqueeError =>
  new MarqueeError('BAD_USER_INPUT', message, { argument });
