/** Scores as parts of the best one; where none is above 0, as parts of what the best has over the worst. */
const relevanceOf = (scores: Float32Array): Float64Array => {
  const best = scores[0] ?? 0;
  const zero = best > 0 ? 0 : scores.reduce((least, score) => Math.min(least, score), best);
  return Float64Array.from(scores, (score) => (score - zero) / (best - zero || 1));
};

/**
 * Maximal marginal relevance (Carbonell and Goldstein 1998): again and again the place with the greatest
 * (1 - d) relevance - d x its greatest similarity to what was picked, the better scored of equal ones. `scores`:
 * Float32Array, [n], best first; `similarities`: Float64Array, [n, n] row-major. Returns Int32Array, [n]: the places in
 * their new order.
 */
export const diverseOrder = (scores: Float32Array, similarities: Float64Array, diversity: number): Int32Array => {
  const count = scores.length;
  const values = relevanceOf(scores).map((relevance) => (1 - diversity) * relevance);
  const penalties = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const open = Int32Array.from(scores, (_, place) => place);
  const order = new Int32Array(count);
  for (let rank = 0; rank < count; rank++) {
    const left = open.subarray(0, count - rank);
    const at = rank === 0 ? 0 : indexOfGreatest(left, values, penalties);
    const picked = left[at]!;
    left.copyWithin(at, at + 1);
    order[rank] = picked;
    for (const place of left.subarray(0, -1))
      penalties[place] = Math.max(penalties[place]!, diversity * similarities[picked * count + place]!);
  }
  return order;
};

const indexOfGreatest = (places: Int32Array, values: Float64Array, penalties: Float64Array): number => {
  let best = 0;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < places.length; at++) {
    const value = values[places[at]!]! - penalties[places[at]!]!;
    if (value <= greatest) continue;
    greatest = value;
    best = at;
  }
  return best;
};
