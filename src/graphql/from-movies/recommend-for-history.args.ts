import { ArgsType, Field, Float, ID, Int } from 'type-graphql';
import type { HistoryRequest } from '../../recommendation/request.ts';
import { MovieFilterInput } from '../recommend/movie-filter.input.ts';
import { PreferencesInput } from '../recommend/preferences.input.ts';

@ArgsType()
export class RecommendForHistoryArgs implements HistoryRequest {
  @Field(() => [ID], {
    description:
      'Ids of movies the visitor liked, oldest first. Empty gives `source: COLD_START`; at most 500, unknown ids are ignored,\nand of an id that stands there twice the last counts.',
  })
  readonly watched!: readonly string[];

  @Field(() => PreferencesInput, {
    nullable: true,
    description: 'What the visitor likes. Sways the order; only `minRating` and `excludeAdult` leave movies out.',
  })
  readonly preferences?: PreferencesInput | null;

  @Field(() => MovieFilterInput, { nullable: true, description: 'What may be in the list at all.' })
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
    description: 'Ids of movies to leave out in addition to those in `watched`, at most 500.',
  })
  readonly exclude!: readonly string[];

  @Field(() => Float, {
    defaultValue: 0,
    description:
      '0 ranks by score alone; towards 1 the list mixes genres and tastes more and scores less. 0.3 is a useful value.',
  })
  readonly diversity!: number;
}
