import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Recommendation } from '../../recommendation/list.ts';
import type { Recommender } from '../../recommendation/recommender.ts';
import { requireSomebody } from '../access/access.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import { RecommendationResultType } from '../recommend/recommendation-result.type.ts';
import { RecommendationType } from '../recommend/recommendation.type.ts';
import { RecommendForHistoryArgs } from './recommend-for-history.args.ts';
import { SimilarMoviesArgs } from './similar-movies.args.ts';

/** Lists that start from movies, not from a user. */
@Resolver()
export class FromMoviesResolver {
  readonly #recommender: Recommender;
  readonly #clock: () => number;

  constructor(recommender: Recommender, clock: () => number) {
    this.#recommender = recommender;
    this.#clock = clock;
  }

  @Query(() => RecommendationResultType, {
    nullable: true,
    description:
      'Movies for a visitor who is not a user, from the movies they liked in this session.\n' +
      'Needs `ModelCapability.HISTORY`; without it the error is `NOT_SUPPORTED_BY_MODEL`.\n' +
      'Where users are authenticated (`USER_AUTH=jwt`), it needs a valid token or key, whoever it belongs to.',
  })
  async recommendForHistory(
    @Args(() => RecommendForHistoryArgs) args: RecommendForHistoryArgs,
    @Ctx() context: OperationContext,
  ): Promise<RecommendationResultType> {
    await requireSomebody(context);
    const generation = context.generation();
    const { requestId, record } = context;
    const list = await this.#recommender.recommendForHistory(generation, args, context);
    record.countList(list);
    return { ...list, modelVersion: generation.version, requestId, timestamp: new Date(this.#clock()) };
  }

  @Query(() => [RecommendationType], {
    nullable: true,
    description:
      'Movies that people like who like this one, best first. Null with `NOT_FOUND` when there is no such movie, and with\n' +
      '`NOT_SUPPORTED_BY_MODEL` when the model does not know it (`Movie.recommendable`) or has no `ModelCapability.HISTORY`.\n' +
      'Where users are authenticated (`USER_AUTH=jwt`), it needs a valid token or key, whoever it belongs to.',
  })
  async similarMovies(
    @Args(() => SimilarMoviesArgs) args: SimilarMoviesArgs,
    @Ctx() context: OperationContext,
  ): Promise<readonly Recommendation[]> {
    await requireSomebody(context);
    const list = await this.#recommender.similarMovies(context.generation(), args, context);
    context.record.countList(list);
    return list.recommendations;
  }
}
