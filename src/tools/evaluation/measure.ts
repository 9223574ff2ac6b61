import type { Histories } from '../datasets/histories.ts';
import { bestItems } from '../scoring/best-items.ts';
import type { UserModel } from '../scoring/scorer.ts';
import { isLike } from '../training/likes.ts';
import { ndcg, recall } from './metrics.ts';

/** Means over the users who have held-out likes. */
export interface Measures {
  readonly 'ndcg@10': number;
  readonly 'recall@20': number;
  /** How many users count. */
  readonly users: number;
}

/** The likes among a user's entries. */
export const likedItems = ({ offsets, items, stars }: Histories, user: number): Set<number> => {
  const [from, to] = [offsets[user]!, offsets[user + 1]!];
  return new Set(items.subarray(from, to).filter((_, entry) => isLike(stars[from + entry]!)));
};

/** The entries of a user's history as a set. */
export const seenItems = ({ offsets, items }: Histories, user: number): Set<number> =>
  new Set(items.subarray(offsets[user], offsets[user + 1]));

/**
 * How well a model's lists find held-out likes. All items but those in the model's own histories are candidates; users
 * without held-out likes do not count, and one whom the model cannot score gets an empty list.
 */
export const measure = (model: UserModel, heldOut: Histories): Measures => {
  let [ndcgSum, recallSum, users] = [0, 0, 0];
  for (let user = 0; user < heldOut.userCount; user++) {
    const relevant = likedItems(heldOut, user);
    if (relevant.size === 0) continue;
    const scores = model.scoreUser(user);
    const seen = seenItems(model.histories, user);
    const list = scores === null ? [] : bestItems(scores, 20, (item) => seen.has(item));
    ndcgSum += ndcg(list, relevant, 10);
    recallSum += recall(list, relevant, 20);
    users++;
  }
  const count = Math.max(1, users);
  return { 'ndcg@10': ndcgSum / count, 'recall@20': recallSum / count, users };
};
