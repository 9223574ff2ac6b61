import type { Movie } from '../datasets/dataset.ts';
import type { Histories } from '../datasets/histories.ts';

const priorWeight = 10;
const round = (value: number): number => Number(value.toFixed(2));

/**
 * The rating of each movie, 0 to 10, [items]: the average that came with the data, else twice the Bayesian mean of its
 * stars (prior: the mean of all ratings with the weight of 10), null for a movie without either.
 */
export const ratings = (movies: readonly Movie[], { items, stars }: Histories): (number | null)[] => {
  const counts = new Int32Array(movies.length);
  const sums = new Float64Array(movies.length);
  for (const [entry, item] of items.entries()) {
    counts[item]!++;
    sums[item]! += stars[entry]!;
  }
  const mean = stars.reduce((sum, value) => sum + value, 0) / stars.length;
  return movies.map(({ voteAverage }, item) => {
    if (voteAverage !== null) return round(voteAverage);
    if (counts[item] === 0) return null;
    return round((2 * (sums[item]! + priorWeight * mean)) / (counts[item]! + priorWeight));
  });
};
