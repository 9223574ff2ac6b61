import { MarqueeError } from '../../errors.ts';
import type { ReloadOutcome, ReloadRequest } from '../../model/reload-outcome.ts';
import type { Logger } from '../../telemetry/logger.type.ts';

/** One attempt to change the model. */
export interface ReloadAttempt {
  readonly requestId: string;
  readonly request: ReloadRequest;
  /** The version that served when it was made. */
  readonly from: string | null;
}

/** Writes the audit log: one line for each attempt, whoever made it and however it ended; never a credential. */
export interface ReloadAudit {
  readonly ended: (attempt: ReloadAttempt, who: string | null, outcome: ReloadOutcome) => void;
  readonly failed: (attempt: ReloadAttempt, who: string | null, error: unknown) => void;
}

const longestWord = 80;

const asked = ({ version, alias }: ReloadRequest): string =>
  (version ?? (alias == null ? 'followed alias' : `alias ${alias}`)).slice(0, longestWord);

const targetOf = (outcome: ReloadOutcome, request: ReloadRequest): string => {
  switch (outcome.kind) {
    case 'reloaded':
    case 'already-current':
      return outcome.version;
    case 'refused':
      return outcome.refusedVersion ?? asked(request);
    case 'version-conflict':
    case 'in-progress':
      return asked(request);
  }
};

export const createReloadAudit = (logger: Logger): ReloadAudit => {
  const write = (
    { requestId, from }: ReloadAttempt,
    facts: { who: string | null; to: string; outcome: string },
  ): void => logger.info({ audit: 'reloadModel', requestId, from, ...facts }, 'reloadModel');
  return {
    ended: (attempt, who, outcome) =>
      write(attempt, { who, to: targetOf(outcome, attempt.request), outcome: outcome.kind }),
    failed: (attempt, who, error) => {
      const outcome = error instanceof MarqueeError ? error.code : 'INTERNAL_SERVER_ERROR';
      write(attempt, { who, to: asked(attempt.request), outcome });
    },
  };
};
