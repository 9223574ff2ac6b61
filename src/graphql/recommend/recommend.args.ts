import { ArgsType, Field, Float, ID, Int } from 'type-graphql';
import type { RecommendRequest } from '../../recommendation/request.ts';
import { MovieFilterInput } from './movie-filter.input.ts';
import { PreferencesInput } from './preferences.input.ts';

// A class of arguments, because single `@Arg`s are printed in reverse order.
@ArgsType()
export class RecommendArgs implements RecommendRequest {
  @Field(() => ID, {
    description:
      "The user's id as the loaded bundle knows it (`modelInfo.userIdType` says whether it is a whole number).",
  })
  readonly userId!: string;

  @Field(() => PreferencesInput, {
    nullable: true,
    description: 'What the user likes. Sways the order; only `minRating` and `excludeAdult` leave movies out.',
  })
  readonly preferences?: PreferencesInput | null;

  @Field(() => MovieFilterInput, {
    nullable: true,
    description: 'What may be in the list at all. Never violated, even if the list becomes shorter than `topK`.',
  })
  readonly filter?: MovieFilterInput | null;

  @Field(() => Int, { defaultValue: 10, description: 'How many movies, 1 to 50.' })
  readonly topK!: number;

  @Field(() => Int, {
    defaultValue: 0,
    description: 'How many movies to skip: the next page of the same list. `offset` + `topK` is at most 200.',
  })
  readonly offset!: number;

  @Field(() => [ID], {
    defaultValue: [],
    description: 'Ids of movies to leave out in addition to those the user has seen, at most 500.',
  })
  readonly exclude!: readonly string[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether movies from the user's own history may be recommended again.",
  })
  readonly includeSeen!: boolean;

  @Field(() => Float, {
    defaultValue: 0,
    description:
      '0 ranks by score alone; towards 1 the list mixes genres and tastes more and scores less. 0.3 is a useful value.',
  })
  readonly diversity!: number;
}
