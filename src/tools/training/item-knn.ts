import type { Histories } from '../datasets/histories.ts';
import type { Report } from '../linear-algebra/cholesky.ts';
import { fromRows, transpose } from '../linear-algebra/sparse-matrix.ts';
import type { NeighbourLists } from '../scoring/neighbour-lists.ts';
import { plainWeight } from './likes.ts';
import { createStrongest } from './strongest.ts';
import { likeRows } from './user-rows.ts';

/** The `neighbours` items of highest cosine for each item, over who likes them: `common / sqrt(likes_i x likes_j)`. */
export const trainItemKnn = (histories: Histories, neighbours: number, report: Report = () => {}): NeighbourLists => {
  const { itemCount } = histories;
  const byUser = fromRows(likeRows(histories, plainWeight), itemCount);
  const byItem = transpose(byUser);
  const likes = (item: number): number => byItem.offsets[item + 1]! - byItem.offsets[item]!;
  const strongest = createStrongest(itemCount, neighbours);
  const common = new Int32Array(itemCount);
  for (let item = 0; item < itemCount; item++) {
    common.fill(0);
    for (const user of byItem.columns.subarray(byItem.offsets[item], byItem.offsets[item + 1]))
      for (let e = byUser.offsets[user]!; e < byUser.offsets[user + 1]!; e++) common[byUser.columns[e]!]!++;
    for (let other = 0; other < itemCount; other++)
      if (other !== item && common[other]! > 0)
        strongest.offer(item, other, common[other]! / Math.sqrt(likes(item) * likes(other)));
    report((item + 1) / itemCount);
  }
  return strongest.toLists();
};
