import { MarqueeError } from '../../errors.ts';
import type { ReloadOutcome, ReloadRequest } from '../../model/reload-outcome.ts';
import { nameOf, type Principal } from '../access/principal.ts';
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
  readonly ended: (attempt: ReloadAttempt, principal: Principal, outcome: ReloadOutcome) => void;
  readonly failed: (attempt: ReloadAttempt, principal: Principal, error: unknown) => void;
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
    { principal, ...facts }: { principal: Principal; to: string; outcome: string },
  ): void =>
    logger.info(
      { audit: 'reloadModel', requestId, who: nameOf(principal), kind: principal.kind, from, ...facts },
      'reloadModel',
    );
  return {
    ended: (attempt, principal, outcome) =>
      write(attempt, { principal, to: targetOf(outcome, attempt.request), outcome: outcome.kind }),
    failed: (attempt, principal, error) => {
      const outcome = error instanceof MarqueeError ? error.code : 'INTERNAL_SERVER_ERROR';
      write(attempt, { principal, to: asked(attempt.request), outcome });
    },
  };
};
