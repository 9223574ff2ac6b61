import { createScoreTransform } from '../../bundle/manifest/score-transform.ts';
import type { GoldenAnswer, ScoreTransform } from '../../bundle/manifest/manifest.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { seenItems } from '../evaluation/measure.ts';
import { bestItems } from '../scoring/best-items.ts';
import type { UserModel } from '../scoring/scorer.ts';

/** A list as `recommend` shows it with its defaults. */
export interface ShownList {
  readonly items: readonly number[];
  readonly scores: readonly number[];
}

/** Makes a user's list: nothing seen, nothing adult; null for a user whom the model cannot score. */
export type ListUser = (user: number) => ShownList | null;

const listLength = 10;
const goldenUsers = 10;
const strongShare = 0.2;

/** Makes lists as the server will, for golden answers and for choosing `strongMatch`. */
export const createListUser = (model: UserModel, { movies }: Dataset, transform: ScoreTransform): ListUser => {
  const show = createScoreTransform(transform);
  return (user) => {
    const scores = model.scoreUser(user);
    if (scores === null) return null;
    const seen = seenItems(model.histories, user);
    const items = bestItems(scores, listLength, (item) => seen.has(item) || movies[item]!.adult === true);
    return { items, scores: items.map((item) => show(scores[item]!)) };
  };
};

/**
 * The score from which a recommendation is called a strong match: what the best fifth of all users' first ten
 * recommendations reach, to two digits.
 */
export const strongMatchOf = (listUser: ListUser, userCount: number): number => {
  const scores: number[] = [];
  for (let user = 0; user < userCount; user++) scores.push(...(listUser(user)?.scores ?? []));
  const sorted = Float64Array.from(scores).sort();
  return Number((sorted[Math.floor(sorted.length * (1 - strongShare))] ?? 0.8).toFixed(2));
};

/** Ten users, from the shortest history to the longest in equal steps, among those whom the model can score. */
const pickUsers = (listUser: ListUser, { histories: { offsets, userCount } }: Dataset): number[] => {
  const length = (user: number): number => offsets[user + 1]! - offsets[user]!;
  const users = Array.from({ length: userCount }, (_, user) => user)
    .filter((user) => listUser(user) !== null)
    .sort((a, b) => length(a) - length(b) || a - b);
  const step = Math.max(1, (users.length - 1) / (goldenUsers - 1));
  const places = Array.from({ length: goldenUsers }, (_, i) => Math.round(i * step));
  return places.flatMap((place) => users[place] ?? []);
};

/** Lists to be found again before the bundle may serve. */
export const goldenAnswers = (listUser: ListUser, dataset: Dataset): GoldenAnswer[] =>
  pickUsers(listUser, dataset).map((user) => {
    const { items, scores } = listUser(user)!;
    return {
      userId: String(dataset.userIds[user]),
      topK: listLength,
      itemIds: items.map((item) => String(dataset.movies[item]!.id)),
      scores: scores.map((score) => Number(score.toFixed(6))),
    };
  });
