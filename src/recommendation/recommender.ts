import { createAnswerOne } from './answers/answer-one.ts';
import { answerBatch, type BatchEntry } from './answers/batch.ts';
import { answerHistory, answerSimilar } from './answers/from-movies.ts';
import type { RecommendationList } from './answers/recommendation-list.ts';
import { checkPage } from './arguments/ranges.ts';
import { checkUserId } from './arguments/user-id.ts';
import { createPlan } from './plan.ts';
import type { Generation, SlateCache } from './ports.ts';
import type {
  BatchRecommendRequest,
  Caller,
  HistoryRequest,
  RecommendRequest,
  SimilarMoviesRequest,
} from './request.ts';
import { createUserTask } from './task.ts';

/** Answers one kind of request from the generation that the caller has pinned. */
type Answer<Request, Result> = (generation: Generation, request: Request, caller: Caller) => Promise<Result>;

/** Answers requests. Refusals are `MarqueeError`s. */
export interface Recommender {
  readonly recommend: Answer<RecommendRequest, RecommendationList>;
  /** One entry per user id, in order. Throws only what concerns the batch as a whole. */
  readonly batchRecommend: Answer<BatchRecommendRequest, BatchEntry[]>;
  /** For a visitor who is no user. `NOT_SUPPORTED_BY_MODEL` where the graph can't score a bare history. */
  readonly recommendForHistory: Answer<HistoryRequest, RecommendationList>;
  /** `NOT_FOUND` for an unknown movie, `NOT_SUPPORTED_BY_MODEL` for one that the model does not know. */
  readonly similarMovies: Answer<SimilarMoviesRequest, RecommendationList>;
}

export const createRecommender = ({ cache }: { cache: SlateCache }): Recommender => ({
  recommend: async (generation, request, caller) => {
    const page = checkPage(request);
    const userId = checkUserId(request.userId, generation.userIdType);
    const task = createUserTask(generation, createPlan(generation.catalogue, request), userId);
    return createAnswerOne({ generation, cache }, caller)({ userId, task, page, hasEvidence: true });
  },
  batchRecommend: async (generation, request, caller) => answerBatch({ generation, cache }, request, caller),
  recommendForHistory: async (generation, request, caller) =>
    answerHistory(generation, request, createAnswerOne({ generation, cache }, caller)),
  similarMovies: async (generation, request, caller) =>
    answerSimilar(generation, request, createAnswerOne({ generation, cache }, caller)),
});
