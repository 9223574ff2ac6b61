import { randomUUID } from 'node:crypto';
import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { BatchEntry } from '../../recommendation/answers/batch.ts';
import type { Recommender } from '../../recommendation/recommender.ts';
import { requireService } from '../access/access.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import { publicError } from '../errors/public-error.ts';
import { BatchRecommendArgs } from './batch-recommend.args.ts';
import { BatchRecommendationResultType } from './batch-recommendation-result.type.ts';
import { recommendationError } from './recommendation-error.type.ts';
import type { UserRecommendationsType } from './user-recommendations.type.ts';

const userRecommendations = (entry: BatchEntry, context: OperationContext): UserRecommendationsType => {
  const { userId } = entry;
  if (entry.kind === 'list') {
    const { recommendations, source, cached } = entry.list;
    context.record.countList(entry.list);
    return { userId, success: true, recommendations, source, cached, error: null };
  }
  context.report(entry.error);
  const shown = publicError(entry.error);
  context.record.errorCodes.add(shown.code);
  const error = recommendationError(shown);
  return { userId, success: false, recommendations: null, source: null, cached: false, error };
};

/** The lists of many users. */
@Resolver()
export class BatchRecommendResolver {
  readonly #recommender: Recommender;
  readonly #clock: () => number;

  constructor(recommender: Recommender, clock: () => number) {
    this.#recommender = recommender;
    this.#clock = clock;
  }

  @Query(() => BatchRecommendationResultType, {
    nullable: true,
    description:
      'Movies for many users at once. Each user succeeds or fails alone: `results[i]` belongs to `userIds[i]`.\n' +
      'Where users are authenticated (`USER_AUTH=jwt`), it needs the role `SERVICE`.',
  })
  async batchRecommend(
    @Args(() => BatchRecommendArgs) args: BatchRecommendArgs,
    @Ctx() context: OperationContext,
  ): Promise<BatchRecommendationResultType> {
    await requireService(context);
    const generation = context.generation();
    const batchId = randomUUID();
    context.record.batchIds.push(batchId);
    context.record.noteUsers(args.userIds);
    const startedAt = performance.now();
    const entries = await this.#recommender.batchRecommend(generation, args, context);
    const totalTimeMs = performance.now() - startedAt;
    const results = entries.map((entry) => userRecommendations(entry, context));
    const successfulPredictions = results.filter(({ success }) => success).length;
    return {
      batchId,
      results,
      totalUsers: results.length,
      successfulPredictions,
      failedPredictions: results.length - successfulPredictions,
      totalTimeMs,
      averageTimePerUserMs: totalTimeMs / results.length,
      modelVersion: generation.version,
      timestamp: new Date(this.#clock()),
    };
  }
}
