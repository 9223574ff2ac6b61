import type { GraphTensor } from '../../../inference/protocol.ts';
import type { PackOptions } from '../pack-options.ts';
import type { DecidedInput, OpenQuestion } from './roles.ts';

/** The history that is filled up to a length: [B, L], or [L] of a length that the graph states. */
const filledUp = (inputs: readonly DecidedInput[]): GraphTensor | undefined =>
  inputs.find(({ tensor: { shape }, role }) => {
    if (role.kind !== 'history' || role.layout === 'ragged') return false;
    return role.layout === 'padded' || typeof shape[0] === 'number';
  })?.tensor;

/** The index that stands for padding, if it can be told: models that count items from 1 keep 0 for it. */
export const padIndexOf = (
  inputs: readonly DecidedInput[],
  { padIndex, firstItem }: PackOptions['graph'],
): number | undefined => {
  if (padIndex !== undefined) return padIndex;
  const [rows, width] = filledUp(inputs)?.shape ?? [];
  const isNeverFilled = rows === 1 && typeof width === 'string';
  return firstItem > 0 || isNeverFilled ? 0 : undefined;
};

/** Asks for the index of padding, where it is needed and not known. `items` is N. */
export const padQuestions = (
  inputs: readonly DecidedInput[],
  padIndex: number | undefined,
  items: number,
): OpenQuestion[] => {
  const history = filledUp(inputs);
  if (history === undefined || padIndex !== undefined) return [];
  const flags = [`--pad-index ${items}`, '--pad-index 0 --first-item 1'];
  return [{ about: `which index stands after the entries of a short history in "${history.name}"`, flags }];
};
