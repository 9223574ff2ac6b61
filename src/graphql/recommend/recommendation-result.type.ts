import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { InferenceTrace } from '../../recommendation/ports.ts';
import type { Recommendation } from '../../recommendation/list.ts';
import type { RecommendationSource } from '../../recommendation/slate.ts';
import { DateTimeScalar } from '../scalars/date-time.ts';
import { UuidScalar } from '../scalars/uuid.ts';
import { InferenceTraceType } from './inference-trace.type.ts';
import { RecommendationSourceEnum } from './recommendation-source.enum.ts';
import { RecommendationType } from './recommendation.type.ts';

@ObjectType('RecommendationResult', {
  description: 'The answer for one user or visitor, with where it came from.',
  simpleResolvers: true,
})
export class RecommendationResultType {
  @Field(() => ID, { nullable: true, description: 'The user asked for; null for an anonymous history.' })
  readonly userId!: string | null;

  @Field(() => [RecommendationType], {
    description:
      'The list, best first. Shorter than `topK` only when no more movies pass the limits. A model that picks the movies itself\n(`modelInfo.exactLimits` is false) may pick too few that do: then the list may be empty while `eligibleCount` is not 0.',
  })
  readonly recommendations!: readonly Recommendation[];

  @Field(() => Int, {
    description:
      'How many movies could be in the list: recommendable, within every limit, neither excluded nor seen. When it is 0 or\nsmall, a limit is too strict.',
  })
  readonly eligibleCount!: number;

  @Field(() => RecommendationSourceEnum, { description: 'What produced the list.' })
  readonly source!: RecommendationSource;

  @Field(() => Boolean, { description: 'Whether the list was taken from the cache.' })
  readonly cached!: boolean;

  @Field(() => String, {
    description: 'The model version that answered; the same for all fields of one operation.',
  })
  readonly modelVersion!: string;

  @Field(() => Float, {
    description: 'Milliseconds from asking the model to its answer, waiting included; 0 when cached.',
  })
  readonly inferenceTimeMs!: number;

  @Field(() => InferenceTraceType, {
    nullable: true,
    description: 'How the model was run for this answer; null when it was not run for it (cached, cold start).',
  })
  readonly inference!: InferenceTrace | null;

  @Field(() => UuidScalar, {
    description: "Names this request in the server's log; quote it when reporting a problem.",
  })
  readonly requestId!: string;

  @Field(() => DateTimeScalar, {
    description: 'When the answer was made. For a cached list: when it was answered, not when it was computed.',
  })
  readonly timestamp!: Date;
}
