import type { Histories } from '../datasets/histories.ts';

/** A like is a rating of 4 stars and up. */
export const isLike = (stars: number): boolean => stars >= 4;

/** What a rating counts in the linear model: 1 from 4.5 stars, 0.8 from 4, else 0. */
export const linearWeight = (stars: number): number => (stars >= 4.5 ? 1 : isLike(stars) ? 0.8 : 0);

/** What a rating counts in item-knn: 1 for a like, else 0. */
export const plainWeight = (stars: number): number => (isLike(stars) ? 1 : 0);

/** How many users like each item, [items]. */
export const likesByItem = ({ items, stars, itemCount }: Histories): Int32Array => {
  const counts = new Int32Array(itemCount);
  for (const [entry, item] of items.entries()) if (isLike(stars[entry]!)) counts[item]!++;
  return counts;
};

/** How many items each user likes, [users]. */
export const likesByUser = ({ offsets, stars, userCount }: Histories): Int32Array =>
  Int32Array.from({ length: userCount }, (_, user) => {
    let likes = 0;
    for (let entry = offsets[user]!; entry < offsets[user + 1]!; entry++) if (isLike(stars[entry]!)) likes++;
    return likes;
  });
