import { ToolError } from '../../tool-error.ts';
import type { DecidedInput } from '../graph/roles.ts';
import type { PackTables } from '../read-tables.ts';
import type { ScoredExample } from '../../evaluation/learn-curve.ts';

/** Below this held-out likes hardly stand above the rest: that is no model of these items. */
const leastAuc = 0.55;

/**
 * Throws a `ToolError` when the graph is told what was held out: an item stands in the history of the user with whom it
 * is asked for, and what is learned from that holds for no item that a user has not seen.
 */
export const checkHeldOut = (inputs: readonly DecidedInput[], { items, users, heldOut }: PackTables): void => {
  const readsHistories = inputs.some(({ role }) => role.kind === 'history' || role.kind === 'historyVector');
  if (heldOut === null || users === null || !readsHistories) return;
  const told = new Map(
    users.users.map(({ id, history = [], weights }) => [
      String(id),
      new Set(history.filter((_, entry) => weights?.[entry] !== 0)),
    ]),
  );
  const leaked = heldOut.filter(({ userId, item }) => told.get(userId)?.has(item));
  const [first] = leaked;
  if (first === undefined) return;
  throw new ToolError(
    `--holdout: ${leaked.length} of ${heldOut.length} held-out items stand in the histories that the graph is told ` +
      `(user ${first.userId}, item "${items[first.item]!.id}", for one): leave them out of --users, or hold out others`,
  );
};

/** The chance that a held-out like has a higher raw score than another held-out item; null without one of each. */
export const aucOf = (examples: readonly ScoredExample[]): number | null => {
  const likes = examples.filter(({ liked }) => liked).length;
  const pairs = likes * (examples.length - likes);
  if (pairs === 0) return null;
  const sorted = examples.toSorted((a, b) => a.rawScore - b.rawScore);
  let [wins, othersBelow] = [0, 0];
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to]!.rawScore === sorted[from]!.rawScore) to++;
    const equal = sorted.slice(from, to);
    const likesHere = equal.filter(({ liked }) => liked).length;
    const othersHere = equal.length - likesHere;
    wins += likesHere * (othersBelow + othersHere / 2);
    othersBelow += othersHere;
    from = to;
  }
  return wins / pairs;
};

/** What a person should hear of how well held-out likes are told from the others; null without held-out examples. */
export const aucNote = (examples: readonly ScoredExample[] | null): string | null => {
  const auc = examples === null ? null : aucOf(examples);
  if (auc === null) return null;
  const text = `Held-out likes score higher than other held-out items ${(100 * auc).toFixed(0)} times of 100 (AUC ${auc.toFixed(2)}, 0.5 is chance)`;
  if (auc >= leastAuc) return text;
  return `WARNING: ${text}: are the items in the graph's order (--item-order, --first-item, --first-output), and is --output the right one?`;
};
