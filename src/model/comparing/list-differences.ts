/** Which part of the longer of two lists both have, 0 to 1; 1 for two empty ones. */
export const overlap = (a: readonly string[], b: readonly string[]): number => {
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 1;
  const ofB = new Set(b);
  return a.filter((id) => ofB.has(id)).length / longest;
};

/**
 * How alike two lists order what both have: Kendall's tau, the share of pairs in the same order less the share of pairs
 * in the other one, -1 to 1. Null with fewer than two in common. (M. G. Kendall, "A New Measure of Rank Correlation", 1938.)
 */
export const rankCorrelation = (a: readonly string[], b: readonly string[]): number | null => {
  const rankInB = new Map(b.map((id, rank) => [id, rank]));
  const ranks = a.flatMap((id) => rankInB.get(id) ?? []);
  if (ranks.length < 2) return null;
  let balance = 0;
  for (let later = 1; later < ranks.length; later++)
    for (let earlier = 0; earlier < later; earlier++) balance += Math.sign(ranks[later]! - ranks[earlier]!);
  return balance / ((ranks.length * (ranks.length - 1)) / 2);
};

/** Null for no values. */
export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
