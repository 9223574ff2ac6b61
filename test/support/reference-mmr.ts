import { expect } from 'vitest';
import { neighbourWeight, type GraphWorld } from './graph-world.ts';

// A plain, slow second implementation, written from model.md.

export type SimilarityOf = (a: number, b: number) => number;

const jaccard = (a: readonly string[], b: readonly string[]): number => {
  const union = new Set([...a, ...b]);
  return union.size === 0 ? 0 : a.filter((genre) => b.includes(genre)).length / union.size;
};

const cosine = (a: readonly number[], b: readonly number[]): number => {
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, at) => sum + value * y[at]!, 0);
  const norms = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
  return norms === 0 ? 0 : dot(a, b) / norms;
};

export const similarityIn = ({ generation, lists }: GraphWorld, { withRows = true } = {}): SimilarityOf => {
  const { movies, recommendableCount } = generation.catalogue;
  const rowOf = (item: number): number[] =>
    Array.from({ length: recommendableCount }, (_, other) => neighbourWeight(lists, item, other));
  return (a, b) => {
    const overlap = jaccard(movies[a]!.genres, movies[b]!.genres);
    return withRows ? 0.5 * overlap + 0.5 * cosine(rowOf(a), rowOf(b)) : overlap;
  };
};

interface Mmr {
  readonly items: readonly number[];
  readonly scores: readonly number[];
  readonly diversity: number;
  readonly similarityOf: SimilarityOf;
}

/** What each candidate is worth after `picked`. */
const worths = ({ items, scores, diversity, similarityOf }: Mmr, picked: readonly number[]): number[] => {
  const best = Math.max(...scores);
  const zero = best > 0 ? 0 : Math.min(...scores);
  return items.map((item, at) => {
    if (picked.includes(item)) return Number.NEGATIVE_INFINITY;
    const relevance = best === zero ? 0 : (scores[at]! - zero) / (best - zero);
    const nearest = picked.length === 0 ? 0 : Math.max(...picked.map((other) => similarityOf(item, other)));
    return (1 - diversity) * relevance - diversity * nearest;
  });
};

/** That `order` takes the best of what is left every time; of equally good ones, the better scored. */
export const expectMmr = (mmr: Mmr, order: readonly number[]): void => {
  expect(order.toSorted((a, b) => a - b)).toEqual(mmr.items.toSorted((a, b) => a - b));
  order.forEach((item, rank) => {
    const worth = worths(mmr, order.slice(0, rank));
    const at = mmr.items.indexOf(item);
    expect(worth[at]).toBeGreaterThanOrEqual(Math.max(...worth) - 1e-9);
    for (let before = 0; before < at; before++) expect(worth[before]).toBeLessThan(worth[at]! + 1e-9);
  });
};
