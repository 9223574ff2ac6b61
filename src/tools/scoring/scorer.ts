import { priorStrength } from '../../bundle/popularity-prior.ts';
import { scoredHistory, type ScoredHistory } from '../../bundle/scored-history.ts';
import type { Histories } from '../datasets/histories.ts';
import { likesByItem } from '../training/likes.ts';
import type { ModelSettings, Serving } from './model-settings.ts';
import { historyWeightOf, servingOf } from './model-settings.ts';
import { asFloat16, type NeighbourLists } from './neighbour-lists.ts';

/** Scores a history (item indices, oldest first, and weights): raw scores [items], overwritten by the next call. */
type Scorer = (items: Int32Array, weights: Float32Array) => Float32Array;

interface ScorerOptions {
  readonly serving: Serving;
  /** [items] */
  readonly likeCounts: Int32Array;
}

/** Adds up the lists in the order and precision in which the graph does. */
const addNeighbours = (lists: NeighbourLists, { items, weights }: ScoredHistory, scores: Float32Array): void => {
  const { width, indices, weights: values } = lists;
  for (const [entry, item] of items.entries())
    for (let at = item * width; at < (item + 1) * width; at++)
      scores[indices[at]!]! += Math.fround(values[at]! * weights[entry]!);
};

/**
 * Scores as the server does: recency on the weights, the graph's float32 sums, then the popularity prior. `lists` must
 * have float16 weights.
 */
const createScorer = (lists: NeighbourLists, { serving, likeCounts }: ScorerOptions): Scorer => {
  const scores = new Float32Array(lists.itemCount);
  const mostLikes = likeCounts.reduce((most, likes) => Math.max(most, likes), 0) || 1;
  return (items, weights) => {
    const scored = scoredHistory(items, weights, serving);
    scores.fill(0);
    addNeighbours(lists, scored, scores);
    const strength = priorStrength(serving.popularityPrior, scored.items.length);
    if (strength > 0)
      for (let item = 0; item < scores.length; item++) scores[item]! += strength * (likeCounts[item]! / mostLikes);
    return scores;
  };
};

/** A trained model with the histories it was trained on: raw scores of a user, overwritten by the next call. */
export interface UserModel {
  readonly lists: NeighbourLists;
  readonly histories: Histories;
  /** Raw scores of one user, [items]; null for a user without likes, whom the model cannot score. */
  readonly scoreUser: (user: number) => Float32Array | null;
}

/** Joins trained lists with the users' histories, weights rounded as the bundle keeps them. */
export const createUserModel = (trained: NeighbourLists, histories: Histories, settings: ModelSettings): UserModel => {
  const lists = asFloat16(trained);
  const score = createScorer(lists, { serving: servingOf(settings), likeCounts: likesByItem(histories) });
  const weights = histories.stars.map(historyWeightOf(settings));
  return {
    lists,
    histories,
    scoreUser: (user) => {
      const [from, to] = [histories.offsets[user]!, histories.offsets[user + 1]!];
      const own = weights.subarray(from, to);
      return own.some((weight) => weight !== 0) ? score(histories.items.subarray(from, to), own) : null;
    },
  };
};
