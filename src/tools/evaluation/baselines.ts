import type { EvaluationData } from '../splitting/evaluation-data.ts';
import { bestItems } from '../scoring/best-items.ts';
import type { Report } from '../linear-algebra/cholesky.ts';
import { likesByItem } from '../training/likes.ts';
import { trainModel } from '../training/train-model.ts';
import { seenItems } from './measure.ts';

/** Makes the list of a user, 20 item indices, best first. */
export type ListMaker = (user: number) => readonly number[];

const listLength = 20;
const neighbours = 100;

/** Lists of the movies with the best scores; what the user rated and what is adult stays out, as in the product. */
const bestFor = ({ movies, kept }: EvaluationData, user: number, scores: Float32Array): number[] => {
  const seen = seenItems(kept, user);
  return bestItems(scores, listLength, (item) => seen.has(item) || movies[item]!.adult === true);
};

/** Recommends to everyone what most users like. */
export const mostPopular = (data: EvaluationData): ListMaker => {
  const likes = Float32Array.from(likesByItem(data.kept));
  return (user) => bestFor(data, user, likes);
};

/** Item-kNN with 100 neighbours by cosine; who liked nothing gets what is popular. */
export const itemKnn = (data: EvaluationData, report?: Report): ListMaker => {
  const popular = mostPopular(data);
  const training = { movies: data.movies, histories: data.kept };
  const model = trainModel(training, { kind: 'item-knn', neighbours }, report);
  return (user) => {
    const scores = model.scoreUser(user);
    return scores === null ? popular(user) : bestFor(data, user, scores);
  };
};
