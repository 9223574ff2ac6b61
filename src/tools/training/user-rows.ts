import type { Histories } from '../datasets/histories.ts';
import type { SparseRow } from '../linear-algebra/sparse-matrix.ts';
import { isLike, likesByUser } from './likes.ts';

/** One row per user with what each liked item counts. */
export const likeRows = (histories: Histories, weightOf: (stars: number) => number): SparseRow[] =>
  Array.from({ length: histories.userCount }, (_, user) => {
    const [from, to] = [histories.offsets[user]!, histories.offsets[user + 1]!];
    const stars = histories.stars.subarray(from, to);
    return {
      columns: [...histories.items.subarray(from, to)].filter((_item, entry) => isLike(stars[entry]!)),
      values: [...stars].filter(isLike).map(weightOf),
    };
  });

const median = (values: Int32Array): number => {
  const sorted = values.toSorted();
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
};

const exponent = -0.075;

/**
 * What each user's row is multiplied by, [users]: `k (n / median n)^-0.075` with n the user's likes, the median taken
 * over users with a like and k such that the sum of the squares times n is the number of likes. 0 without a like.
 */
export const userScales = (histories: Histories): Float64Array => {
  const likes = likesByUser(histories);
  const middle = median(likes.filter((n) => n > 0));
  const scales = Float64Array.from(likes, (n) => (n === 0 ? 0 : (n / middle) ** exponent));
  const total = likes.reduce((sum, n) => sum + n, 0);
  const squares = scales.reduce((sum, scale, user) => sum + scale * scale * likes[user]!, 0);
  return scales.map((scale) => scale * Math.sqrt(total / squares));
};
