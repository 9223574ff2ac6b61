import { ArgsType, Field, ID, Int } from 'type-graphql';
import type { BatchRecommendRequest } from '../../recommendation/request.ts';
import { MovieFilterInput } from '../recommend/movie-filter.input.ts';
import { PreferencesInput } from '../recommend/preferences.input.ts';

@ArgsType()
export class BatchRecommendArgs implements BatchRecommendRequest {
  @Field(() => [ID], { description: '1 to 1,000 different user ids.' })
  readonly userIds!: readonly string[];

  @Field(() => PreferencesInput, {
    nullable: true,
    description: 'Preferences applied to every user of the batch.',
  })
  readonly preferences?: PreferencesInput | null;

  @Field(() => MovieFilterInput, { nullable: true, description: 'Limits applied to every user of the batch.' })
  readonly filter?: MovieFilterInput | null;

  @Field(() => Int, { defaultValue: 10, description: 'How many movies per user, 1 to 50.' })
  readonly topK!: number;

  @Field(() => [ID], { defaultValue: [], description: 'Ids of movies to leave out of every list, at most 500.' })
  readonly exclude!: readonly string[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether movies from a user's own history may be recommended again.",
  })
  readonly includeSeen!: boolean;
}
