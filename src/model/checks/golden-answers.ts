import { BundleError } from '../../bundle/bundle-error.ts';
import type { GoldenAnswer } from '../../bundle/manifest/manifest.ts';

/** Scores and places may differ by this much: runtimes add floats in different orders. */
const tolerance = 1e-4;

/** A list as a golden answer states it. */
export interface AnsweredList {
  readonly itemIds: readonly string[];
  readonly scores: readonly number[];
}

const near = (a: number | undefined, b: number | undefined): boolean =>
  a !== undefined && b !== undefined && Math.abs(a - b) <= tolerance;

/** Whether `id` may stand in place `at`: it does, or it swapped with a neighbour of nearly the same score. */
const mayStand = (golden: GoldenAnswer, id: string, at: number): boolean => {
  if (golden.itemIds[at] === id) return true;
  const place = golden.itemIds.indexOf(id);
  return near(golden.scores[place < 0 ? golden.scores.length - 1 : place], golden.scores[at]);
};

const differsAt = (golden: GoldenAnswer, got: AnsweredList): number => {
  for (let at = 0; at < Math.max(golden.itemIds.length, got.itemIds.length); at++) {
    const id = got.itemIds[at];
    if (id === undefined || golden.itemIds[at] === undefined) return at;
    if (got.itemIds.indexOf(id) < at) return at; // twice
    if (!mayStand(golden, id, at) || !near(golden.scores[at], got.scores[at])) return at;
  }
  return -1;
};

const entryText = ({ itemIds, scores }: AnsweredList, at: number): string =>
  itemIds[at] === undefined ? 'no movie' : `movie ${itemIds[at]} with score ${scores[at]?.toFixed(5)}`;

/** Throws a `BundleError` unless a list is the golden one, but for rounding. */
export const checkGoldenAnswer = (golden: GoldenAnswer, got: AnsweredList, isAlone = false): void => {
  const at = differsAt(golden, got);
  if (at < 0) return;
  const who = golden.userId === undefined ? 'the history given' : `user ${golden.userId}`;
  throw new BundleError({
    step: 'GOLDEN_ANSWERS',
    file: 'manifest.json',
    expected: `${entryText(golden, at)} at rank ${at + 1} for ${who}${isAlone ? ', asked alone' : ''}`,
    actual: entryText(got, at),
  });
};
