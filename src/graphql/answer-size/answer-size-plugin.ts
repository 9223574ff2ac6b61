import type { ApolloServerPlugin } from '@apollo/server';
import { MarqueeError } from '../../errors.ts';
import { requestError } from '../errors/request-error.ts';
import type { OperationContext } from '../operation/operation-context.ts';
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
 * Refuses operations whose answer could be too large, or has no room beside the large ones under way, before anything is
 * executed. Place it after the plugin that begins operations: catalogues decide how long their lists are.
 */
export const createAnswerSizePlugin = ({ maxValues, onShed }: AnswerLimits): ApolloServerPlugin<OperationContext> => {
  const room = createAnswerRoom(answersAtOnce * maxValues);
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request: { variables = {} }, contextValue }) => {
        if (operation === undefined) return;
        const values = countAnswerValues({ schema, document, operation, variables }, contextValue.pinned());
        if (values > maxValues) throw requestError(tooLarge(values, maxValues));
        const leave = room.take(values);
        if (leave !== null) return contextValue.atEnd(leave);
        onShed?.('answers');
        throw requestError(noRoom(values));
      },
    }),
  };
};
