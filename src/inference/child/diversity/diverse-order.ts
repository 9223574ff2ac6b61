/** Compares one place of a slate with the others. */
export interface Similarity {
  /** From now on `to` compares with this place. */
  readonly compareWith: (place: number) => void;
  readonly to: (place: number) => number;
}

/** Scores as parts of the best one; where none is above 0, as parts of what the best has over the worst. */
const relevanceOf = (scores: Float32Array): Float64Array => {
  const best = scores[0] ?? 0;
  const zero = best > 0 ? 0 : scores.reduce((least, score) => Math.min(least, score), best);
  return Float64Array.from(scores, (score) => (score - zero) / (best - zero || 1));
};

/**
 * Maximal marginal relevance (Carbonell and Goldstein 1998): again and again the place with the greatest
 * (1 - d) relevance - d x its greatest similarity to what was picked, the better scored of equal ones. `scores`:
 * Float32Array, [n], best first. Returns Int32Array, [n]: the places in their new order.
 */
export const diverseOrder = (scores: Float32Array, diversity: number, similarity: Similarity): Int32Array => {
  const values = relevanceOf(scores).map((relevance) => (1 - diversity) * relevance);
  const nearest = new Float64Array(scores.length).fill(Number.NEGATIVE_INFINITY);
  const open = Array.from(scores, (_, place) => place);
  return Int32Array.from(scores, (_, rank) => {
    const valueOf = (place: number): number => values[place]! - (rank === 0 ? 0 : diversity * nearest[place]!);
    const at = indexOfGreatest(open, valueOf);
    const [picked] = open.splice(at, 1);
    similarity.compareWith(picked!);
    for (const place of open) nearest[place] = Math.max(nearest[place]!, similarity.to(place));
    return picked!;
  });
};

const indexOfGreatest = (places: readonly number[], valueOf: (place: number) => number): number => {
  let [best, greatest] = [0, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < places.length; at++) {
    const value = valueOf(places[at]!);
    if (value > greatest) [best, greatest] = [at, value];
  }
  return best;
};
