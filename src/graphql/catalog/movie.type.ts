import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Movie } from '../../catalog/movie.ts';
import { UrlScalar } from '../scalars/url.ts';

@ObjectType('Movie', { description: 'A movie of the catalogue.', simpleResolvers: true })
export class MovieType implements Movie {
  @Field(() => ID, { description: "The movie's id in the loaded bundle, the same in every version of one model." })
  readonly id!: string;

  @Field(() => String, { description: 'The title without the year, articles first: "The Matrix".' })
  readonly title!: string;

  @Field(() => [String], {
    description: 'Other names it is known by, the original title first: "Le fabuleux destin d\'Amélie Poulain".',
  })
  readonly otherTitles!: readonly string[];

  @Field(() => [String], { description: "Genres, in the catalogue's words." })
  readonly genres!: readonly string[];

  @Field(() => Int, { nullable: true, description: 'Year of release, when known.' })
  readonly releaseYear!: number | null;

  @Field(() => Float, { nullable: true, description: 'Average rating by viewers, 0 to 10, when there is one.' })
  readonly rating!: number | null;

  @Field(() => String, { nullable: true, description: 'Original language as an ISO 639-1 code, when known.' })
  readonly language!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is marked as adult, when known.' })
  readonly adult!: boolean | null;

  @Field(() => UrlScalar, {
    nullable: true,
    description:
      'Address of a poster, when there is one. It lies with a third party and may not load: have something to\nshow in its place.',
  })
  readonly posterUrl!: string | null;

  @Field(() => Boolean, {
    description: 'Whether the model can recommend it. The others can be found and shown.',
  })
  readonly recommendable!: boolean;
}
