import { Field, ID, ObjectType } from 'type-graphql';
import type { Recommendation } from '../../recommendation/list.ts';
import type { RecommendationSource } from '../../recommendation/slate.ts';
import { RecommendationSourceEnum } from '../recommend/recommendation-source.enum.ts';
import { RecommendationType } from '../recommend/recommendation.type.ts';
import { RecommendationErrorType } from './recommendation-error.type.ts';

@ObjectType('UserRecommendations', {
  description: 'The answer for one user of a batch: a list or an error, never both.',
  simpleResolvers: true,
})
export class UserRecommendationsType {
  @Field(() => ID, { description: 'The user.' })
  readonly userId!: string;

  @Field(() => Boolean, { description: 'Whether there is a list.' })
  readonly success!: boolean;

  @Field(() => [RecommendationType], {
    nullable: true,
    description: 'The list, best first; empty when no movie passes the limits, null when this user failed.',
  })
  readonly recommendations!: readonly Recommendation[] | null;

  @Field(() => RecommendationSourceEnum, {
    nullable: true,
    description: 'What produced the list; null when this user failed.',
  })
  readonly source!: RecommendationSource | null;

  @Field(() => Boolean, { description: 'Whether the list was taken from the cache.' })
  readonly cached!: boolean;

  @Field(() => RecommendationErrorType, {
    nullable: true,
    description: 'What went wrong; null when there is a list.',
  })
  readonly error!: RecommendationErrorType | null;
}
