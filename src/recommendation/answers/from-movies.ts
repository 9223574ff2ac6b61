import { MarqueeError } from '../../errors.ts';
import { checkPage } from '../arguments/ranges.ts';
import { checkWatched } from '../arguments/watched.ts';
import { createPlan } from '../plan.ts';
import type { Generation } from '../ports.ts';
import type { HistoryRequest, SimilarMoviesRequest } from '../request.ts';
import { createHistoryTask, createSimilarTask, takesHistory } from '../task.ts';
import type { AnswerOne } from './answer-one.ts';
import type { RecommendationList } from './recommendation-list.ts';

const checkTakesHistory = (generation: Generation): void => {
  if (takesHistory(generation)) return;
  throw new MarqueeError(
    'NOT_SUPPORTED_BY_MODEL',
    'The loaded model makes lists for users it knows only, not from movies (it lacks the capability HISTORY).',
    { capability: 'HISTORY' },
  );
};

/** The list of a visitor, from what they watched. */
export const answerHistory = (
  generation: Generation,
  request: HistoryRequest,
  answerOne: AnswerOne,
): Promise<RecommendationList> => {
  const page = checkPage(request);
  checkTakesHistory(generation);
  const { catalogue } = generation;
  const watched = checkWatched(catalogue, request.watched);
  const plan = createPlan(catalogue, { ...request, includeSeen: false });
  const task = createHistoryTask(generation, plan, watched);
  return answerOne({ userId: null, task, page, hasEvidence: true });
};

const itemOf = ({ catalogue }: Generation, movieId: string): number => {
  const item = catalogue.indexOf(movieId);
  if (item === undefined)
    throw new MarqueeError('NOT_FOUND', `There is no movie "${movieId.slice(0, 40)}".`, { argument: 'movieId' });
  if (item < catalogue.recommendableCount) return item;
  throw new MarqueeError(
    'NOT_SUPPORTED_BY_MODEL',
    `The loaded model does not know the movie "${catalogue.movies[item]!.title}", so it has no similar ones for it.`,
    { argument: 'movieId' },
  );
};

/** What the graph gives for a history of one movie. Popularity is never passed off as similarity. */
export const answerSimilar = async (
  generation: Generation,
  request: SimilarMoviesRequest,
  answerOne: AnswerOne,
): Promise<RecommendationList> => {
  const page = checkPage({ topK: request.topK });
  checkTakesHistory(generation);
  const item = itemOf(generation, request.movieId);
  const plan = createPlan(generation.catalogue, { ...request, exclude: [], includeSeen: false });
  const task = createSimilarTask(generation, plan, item);
  const list = await answerOne({ userId: null, task, page, hasEvidence: false });
  if (list.source === 'MODEL') return list;
  throw new MarqueeError('INFERENCE_FAILED', 'The model gave no usable scores for this movie.');
};
