import type { ScoredRating } from '../evaluation/reliability.ts';
import type { EvaluationData } from '../splitting/evaluation-data.ts';
import { isLike } from '../training/likes.ts';
import type { ItemScorer } from './item-scores.ts';

/** What the served model shows for every held-out rating of the users it can rank, beside what became of it. */
export const scoreHeldOut = async (
  scoresOf: ItemScorer,
  { userIds, heldOutRatings: { offsets, items, stars } }: EvaluationData,
): Promise<ScoredRating[]> => {
  const questions = userIds.map((id, user) => ({
    userId: String(id),
    items: [...items.subarray(offsets[user], offsets[user + 1])],
  }));
  const answers = await scoresOf(questions);
  return answers.flatMap((scores, user) =>
    (scores ?? []).map((score, entry) => ({ score, liked: isLike(stars[offsets[user]! + entry]!) })),
  );
};
