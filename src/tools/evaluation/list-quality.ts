import { ndcg, recall } from './metrics.ts';

/** What one user was recommended, and what the user really liked. */
export interface JudgedList {
  /** Item indices, best first. */
  readonly items: readonly number[];
  /** Held-out likes, at least one. */
  readonly relevant: ReadonlySet<number>;
}

/** What is known about the movies, by item index. */
export interface MovieFacts {
  /** How many users like each in the training data. */
  readonly likeCounts: ArrayLike<number>;
  readonly genres: readonly (readonly string[])[];
}

/** How good a recommender's lists are; docs/evaluate.md says what each figure means. */
export interface ListQuality {
  readonly 'ndcg@10': number;
  readonly 'recall@20': number;
  readonly 'hitRate@10': number;
  readonly 'coverage@10': number;
  readonly 'popularityRank@10': number;
  readonly 'genreSimilarity@10': number;
}

const short = 10;
const long = 20;

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The place of each movie by likes, 1 for the most liked; equally liked ones share the best of their places. */
const popularityRanks = (likeCounts: ArrayLike<number>): number[] => {
  const counts = Array.from(likeCounts);
  const ranks = new Map<number, number>();
  for (const [place, count] of counts.toSorted((a, b) => b - a).entries())
    if (!ranks.has(count)) ranks.set(count, place + 1);
  return counts.map((count) => ranks.get(count)!);
};

/** How much of two movies' genres they share (Jaccard): 0 for none, 1 for all. */
const genreOverlap = (a: readonly string[], b: readonly string[]): number => {
  const common = a.filter((genre) => b.includes(genre)).length;
  return common === 0 ? 0 : common / (a.length + b.length - common);
};

/** The mean overlap of all pairs of a list's movies. */
const listSimilarity = (items: readonly number[], genres: MovieFacts['genres']): number =>
  mean(items.flatMap((a, at) => items.slice(at + 1).map((b) => genreOverlap(genres[a]!, genres[b]!))));

/** Judges one list per user. */
export const judgeLists = (lists: readonly JudgedList[], { likeCounts, genres }: MovieFacts): ListQuality => {
  const ranks = popularityRanks(likeCounts);
  const firsts = lists.map(({ items }) => items.slice(0, short));
  const isHit = ({ relevant }: JudgedList, at: number): boolean => firsts[at]!.some((item) => relevant.has(item));
  return {
    'ndcg@10': mean(lists.map(({ items, relevant }) => ndcg(items, relevant, short))),
    'recall@20': mean(lists.map(({ items, relevant }) => recall(items, relevant, long))),
    'hitRate@10': mean(lists.map((list, at) => (isHit(list, at) ? 1 : 0))),
    'coverage@10': new Set(firsts.flat()).size / genres.length,
    'popularityRank@10': mean(firsts.flat().map((item) => ranks[item]!)),
    'genreSimilarity@10': mean(firsts.filter(({ length }) => length > 1).map((items) => listSimilarity(items, genres))),
  };
};
