import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { Recommender } from '../../recommendation/recommender.ts';
import { requireUser } from '../access/access.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import { RecommendArgs } from './recommend.args.ts';
import { RecommendationResultType } from './recommendation-result.type.ts';

/** One user's list. */
@Resolver()
export class RecommendResolver {
  readonly #recommender: Recommender;
  readonly #clock: () => number;

  constructor(recommender: Recommender, clock: () => number) {
    this.#recommender = recommender;
    this.#clock = clock;
  }

  @Query(() => RecommendationResultType, {
    nullable: true,
    description:
      'Movies for one user, best first. An unknown user is no error: the answer has `source: COLD_START`,\n' +
      'or `MODEL` where the model knows users by features alone and takes what stands for unknown ones.\n' +
      'Where users are authenticated (`USER_AUTH=jwt`), the list of another user needs the role `SERVICE`.',
  })
  async recommend(
    @Args(() => RecommendArgs) args: RecommendArgs,
    @Ctx() context: OperationContext,
  ): Promise<RecommendationResultType> {
    await requireUser(context, args.userId);
    const generation = context.generation();
    const { requestId, record } = context;
    record.noteUsers([args.userId]);
    const list = await this.#recommender.recommend(generation, args, context);
    record.countList(list);
    return { ...list, modelVersion: generation.version, requestId, timestamp: new Date(this.#clock()) };
  }
}
