import { Field, Float, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../scalars/date-time.ts';
import { UuidScalar } from '../scalars/uuid.ts';
import { UserRecommendationsType } from './user-recommendations.type.ts';

@ObjectType('BatchRecommendationResult', { description: 'The answer for many users.', simpleResolvers: true })
export class BatchRecommendationResultType {
  @Field(() => UuidScalar, { description: "Names this batch in the server's log." })
  readonly batchId!: string;

  @Field(() => [UserRecommendationsType], { description: 'One entry per user, in the order of `userIds`.' })
  readonly results!: readonly UserRecommendationsType[];

  @Field(() => Int, { description: 'How many users were asked for.' })
  readonly totalUsers!: number;

  @Field(() => Int, { description: 'How many users got a list.' })
  readonly successfulPredictions!: number;

  @Field(() => Int, { description: 'How many users got an error.' })
  readonly failedPredictions!: number;

  @Field(() => Float, { description: 'Milliseconds for the whole batch.' })
  readonly totalTimeMs!: number;

  @Field(() => Float, { description: '`totalTimeMs` divided by `totalUsers`.' })
  readonly averageTimePerUserMs!: number;

  @Field(() => String, { description: 'The model version that answered, the same for all users.' })
  readonly modelVersion!: string;

  @Field(() => DateTimeScalar, { description: 'When the batch was answered.' })
  readonly timestamp!: Date;
}
