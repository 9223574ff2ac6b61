import type { Histories } from '../datasets/histories.ts';
import { isLike, likesByItem } from '../training/likes.ts';

const halfLifeSeconds = 365 * 24 * 60 * 60;
const digits = 6;

/** The time of the newest rating, seconds since 1970. */
export const newestTime = ({ times }: Histories): number => times.reduce((newest, time) => Math.max(newest, time), 0);

const rounded = (value: number): number => Number(value.toPrecision(digits));

/** The next number with as many digits. */
const nextAbove = (value: number): number => rounded(value + 10 ** (Math.floor(Math.log10(value)) - digits + 1));

/** Rounds ascending numbers so that the files stay small, and so that none becomes equal to one below it. */
const roundedApart = (values: Float64Array, isSame: (a: number, b: number) => boolean, order: number[]): number[] => {
  const result = Array.from(values, () => 0);
  for (const [place, item] of order.entries()) {
    const below = order[place - 1];
    const value = rounded(values[item]!);
    if (below === undefined || value > result[below]!) result[item] = value;
    else result[item] = isSame(below, item) || result[below] === 0 ? result[below]! : nextAbove(result[below]!);
  }
  return result;
};

/**
 * What users without history are ranked by, [items]: likes that count half as much for every year before the newest
 * rating, ties by all-time likes; 6 digits.
 */
export const recentPopularity = (histories: Histories): number[] => {
  const newest = newestTime(histories);
  const likes = likesByItem(histories);
  const sums = new Float64Array(histories.itemCount);
  for (const [entry, item] of histories.items.entries())
    if (isLike(histories.stars[entry]!)) sums[item]! += 2 ** ((histories.times[entry]! - newest) / halfLifeSeconds);
  const difference = (a: number, b: number): number => sums[a]! - sums[b]! || likes[a]! - likes[b]!;
  const order = [...sums.keys()].sort(difference);
  return roundedApart(sums, (a, b) => difference(a, b) === 0, order);
};
