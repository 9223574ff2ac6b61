import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Movie } from '../../catalog/movie.ts';
import type { ListContext, Recommendation } from '../../recommendation/list.ts';
import { MovieType } from '../catalog/movie.type.ts';

@ObjectType('Recommendation', { description: 'One movie in a ranked list.', simpleResolvers: true })
export class RecommendationType implements Recommendation {
  // What `reasons` is computed from; not part of the schema.
  readonly item!: number;
  readonly rawScore!: number;
  readonly list!: ListContext;

  @Field(() => Int, { description: 'Position in the list, from 1.' })
  readonly rank!: number;

  @Field(() => Float, {
    description:
      'How likely it is that this user would like the movie, 0 to 1, as far as the bundle is calibrated. Never rises with `rank` while `diversity` is 0.',
  })
  readonly score!: number;

  @Field(() => MovieType, { description: 'The movie.' })
  readonly movie!: Movie;
}
