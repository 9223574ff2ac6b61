import type { UserRowSource } from '../../bundle/rows/user-row.ts';
import type { Dataset } from '../datasets/dataset.ts';

/** The rows of `users.jsonl`: everything each user rated, oldest first, weighted by `weightOf` the stars. */
export const userRows = (
  { userIds, histories: { offsets, items, stars } }: Dataset,
  weightOf: (stars: number) => number,
): UserRowSource[] =>
  userIds.map((id, user) => ({
    id: String(id),
    history: [...items.subarray(offsets[user], offsets[user + 1])],
    weights: Array.from(stars.subarray(offsets[user], offsets[user + 1]), weightOf),
  }));
