/**
 * The `count` items of highest score, the best first, of equal ones the lower index; items for which `isLeftOut` holds
 * are no candidates. `scores` are [items].
 */
export const bestItems = (scores: Float32Array, count: number, isLeftOut: (item: number) => boolean): number[] => {
  const best: number[] = [];
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item]!;
    if (best.length === count && score <= scores[best[count - 1]!]!) continue;
    if (isLeftOut(item)) continue;
    let place = best.length;
    while (place > 0 && scores[best[place - 1]!]! < score) place--;
    best.splice(place, 0, item);
    if (best.length > count) best.pop();
  }
  return best;
};
