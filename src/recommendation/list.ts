import type { Movie } from '../catalog/movie.ts';
import type { Plan } from './plan.ts';
import type { Generation } from './ports.ts';
import type { ListEvidence } from './reasons/list-evidence.ts';
import type { Slate } from './slate.ts';

/** What making a list needs to know of a generation. */
export type ListSource = Pick<Generation, 'catalogue' | 'showScore'>;

/** What all movies of one list share. */
export interface ListContext<Source extends ListSource = Generation> {
  readonly generation: Source;
  readonly plan: Plan;
  readonly slate: Slate;
  /** What the movies owe to the history; absent or null where nobody can say. */
  readonly evidence?: ListEvidence | null;
}

/** One movie in a list. */
export interface Recommendation<Source extends ListSource = Generation> {
  /** Position in the list, from 1. */
  readonly rank: number;
  /** In [0, 1]; never rises with rank unless the slate is diversified. */
  readonly score: number;
  readonly movie: Movie;
  /** Item index. */
  readonly item: number;
  /** Raw score after likes. */
  readonly rawScore: number;
  readonly list: ListContext<Source>;
}

/** Popularity, at most 1 before likes, as a score. */
const showPopularity = (rawScore: number): number => rawScore / (1 + rawScore);

/** The movies at `offset .. offset + topK` of a slate. */
export const sliceSlate = <Source extends ListSource>(
  list: ListContext<Source>,
  { offset, topK }: { offset: number; topK: number },
): readonly Recommendation<Source>[] => {
  const { generation, slate } = list;
  const show = slate.source === 'MODEL' ? generation.showScore : showPopularity;
  const end = Math.min(slate.items.length, offset + topK);
  const recommendations: Recommendation<Source>[] = [];
  for (let at = offset; at < end; at++) {
    const item = slate.items[at]!;
    const rawScore = slate.scores[at]!;
    const movie = generation.catalogue.movies[item]!;
    recommendations.push({ rank: at + 1, score: show(rawScore), movie, item, rawScore, list });
  }
  return recommendations;
};
