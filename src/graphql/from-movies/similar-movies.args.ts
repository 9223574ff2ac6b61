import { ArgsType, Field, ID, Int } from 'type-graphql';
import type { SimilarMoviesRequest } from '../../recommendation/request.ts';
import { MovieFilterInput } from '../recommend/movie-filter.input.ts';

@ArgsType()
export class SimilarMoviesArgs implements SimilarMoviesRequest {
  @Field(() => ID, { description: 'The movie to start from.' })
  readonly movieId!: string;

  @Field(() => MovieFilterInput, { nullable: true, description: 'What may be in the list at all.' })
  readonly filter?: MovieFilterInput | null;

  @Field(() => Int, { defaultValue: 10, description: 'How many movies, 1 to 50.' })
  readonly topK!: number;
}
