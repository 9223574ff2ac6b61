import { MarqueeError } from '../../errors.ts';
import { requestError } from '../errors/request-error.ts';
import type { ResolvedOperation } from '../admission-plugin.ts';
import { createAnswerRoom } from './answer-room.ts';
import { countAnswerValues } from './answer-values.ts';

export interface AnswerLimits {
  /** The most values that one answer may have. */
  readonly maxValues: number;
  /** Told when an answer finds no room. */
  readonly onShed?: (reason: 'answers') => void;
}

/** Largest answers that may be made or read at once. */
const answersAtOnce = 2;

const retryAfterSeconds = 2;

const tooLarge = (values: number, maxValues: number): MarqueeError =>
  new MarqueeError(
    'COST_LIMIT_EXCEEDED',
    `The answer could have ${values} values, at most ${maxValues} are allowed: each selected field counts once for each row that has it, and long aliases count more. Ask for fewer fields, fewer rows, or in several operations.`,
    { values, maxValues },
  );

const noRoom = (values: number): MarqueeError =>
  new MarqueeError(
    'OVERLOADED',
    `The answer could have ${values} values, and other large answers are being made or read. Try again in a moment.`,
    { retryAfterSeconds },
  );

/**
 * Refuses operations whose answer could be too large, or has no room beside the large ones under way; takes room for the
 * others until they end.
 */
export const createAnswerSizeCheck = ({ maxValues, onShed }: AnswerLimits): ((resolved: ResolvedOperation) => void) => {
  const room = createAnswerRoom(answersAtOnce * maxValues);
  return ({ source, context }) => {
    const values = countAnswerValues(source, context.pinned());
    if (values > maxValues) throw requestError(tooLarge(values, maxValues));
    const leave = room.take(values);
    if (leave !== null) return context.atEnd(leave);
    onShed?.('answers');
    throw requestError(noRoom(values));
  };
};
