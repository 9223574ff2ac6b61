import { badUserInput } from '../../errors.ts';
import { slateSize } from '../slate.ts';

/** Which part of a slate a list is. */
export interface Page {
  readonly offset: number;
  readonly topK: number;
}

/** The longest list that can be asked for. */
export const greatestTopK = 50;

/** Throws `BAD_USER_INPUT` unless `value` is a whole number from `min` to `max`. */
export const checkRange = (argument: string, value: number, [min, max]: readonly [number, number]): void => {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw badUserInput(argument, `${argument} must be ${min} to ${max}, got ${value}.`);
};

/** The page asked for, if there can be one: `offset` + `topK` must end within a slate. */
export const checkPage = ({ topK, offset = 0 }: { topK: number; offset?: number }): Page => {
  checkRange('topK', topK, [1, greatestTopK]);
  checkRange('offset', offset, [0, slateSize - topK]);
  return { offset, topK };
};

/** Throws `BAD_USER_INPUT` when there are more ids than an argument takes. */
export const checkIdCount = (argument: string, ids: readonly string[], most: number): void => {
  if (ids.length > most) throw badUserInput(argument, `${argument} takes at most ${most} ids, got ${ids.length}.`);
};
