const gain = (rank: number): number => 1 / Math.log2(rank + 2);

/**
 * Normalised discounted cumulative gain of a list, relevant or not: the sum of 1 / log2(rank + 2) over the hits among
 * the first `count`, divided by what the best possible list would have (Jarvelin and Kekalainen, 2002). `relevant` must
 * not be empty.
 */
export const ndcg = (list: readonly number[], relevant: ReadonlySet<number>, count: number): number => {
  let sum = 0;
  for (const [rank, item] of list.slice(0, count).entries()) if (relevant.has(item)) sum += gain(rank);
  let ideal = 0;
  for (let rank = 0; rank < Math.min(count, relevant.size); rank++) ideal += gain(rank);
  return sum / ideal;
};

/** The share of the relevant items that is among the first `count`. `relevant` must not be empty. */
export const recall = (list: readonly number[], relevant: ReadonlySet<number>, count: number): number =>
  list.slice(0, count).filter((item) => relevant.has(item)).length / relevant.size;
