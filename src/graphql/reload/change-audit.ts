import { MarqueeError } from '../../errors.ts';
import type { ReloadOutcome, ReloadRequest, RollbackOutcome } from '../../model/reload-outcome.ts';
import { nameOf, type Principal } from '../access/principal.ts';
import type { Logger } from '../../telemetry/logger.type.ts';

/** One attempt to change the model. */
export interface ChangeAttempt {
  readonly mutation: 'reloadModel' | 'rollbackModel';
  readonly requestId: string;
  /** The version that served when it was made. */
  readonly from: string | null;
  /** What was asked for, as it was asked for. */
  readonly asked: string;
}

/** Writes the audit log: one line for each attempt, whoever made it and however it ended; never a credential. */
export interface ChangeAudit {
  readonly ended: (attempt: ChangeAttempt, principal: Principal, outcome: ReloadOutcome | RollbackOutcome) => void;
  readonly failed: (attempt: ChangeAttempt, principal: Principal, error: unknown) => void;
}

const longestWord = 80;

/** What a reload asks for, in a few words. */
export const askedBy = ({ version, alias }: ReloadRequest): string =>
  (version ?? (alias == null ? 'followed alias' : `alias ${alias}`)).slice(0, longestWord);

const targetOf = (outcome: ReloadOutcome | RollbackOutcome, asked: string): string => {
  switch (outcome.kind) {
    case 'reloaded':
    case 'dry-run':
    case 'already-current':
      return outcome.version;
    case 'refused':
      return outcome.refusedVersion ?? asked;
    case 'version-conflict':
    case 'in-progress':
    case 'no-previous':
      return asked;
  }
};

export const createChangeAudit = (logger: Logger): ChangeAudit => {
  const write = (
    { mutation, requestId, from }: ChangeAttempt,
    { principal, ...facts }: { principal: Principal; to: string; outcome: string },
  ): void =>
    logger.info({ audit: mutation, requestId, who: nameOf(principal), kind: principal.kind, from, ...facts }, mutation);
  return {
    ended: (attempt, principal, outcome) =>
      write(attempt, { principal, to: targetOf(outcome, attempt.asked), outcome: outcome.kind }),
    failed: (attempt, principal, error) => {
      const outcome = error instanceof MarqueeError ? error.code : 'INTERNAL_SERVER_ERROR';
      write(attempt, { principal, to: attempt.asked, outcome });
    },
  };
};
