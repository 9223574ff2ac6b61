import { Field, Float, InputType, Int } from 'type-graphql';
import type { AdultContent } from '../../catalog/limits.ts';
import type { MovieFilter } from '../../recommendation/request.ts';
import { AdultContentEnum } from './adult-content.enum.ts';

@InputType({
  description:
    'What may be in a list at all. Every given field must hold (and); within one list any entry is enough (or).\n' +
    'A movie whose value is unknown fails a limit on that field. An empty list is no limit.',
})
export class MovieFilterInput implements MovieFilter {
  @Field(() => [String], { nullable: true, description: 'At least one of these genres.' })
  readonly genres?: readonly string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'One of these original languages, as ISO 639-1 codes.',
  })
  readonly languages?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'One of these decades (`1990s`).' })
  readonly decades?: readonly string[] | null;

  @Field(() => Int, { nullable: true, description: 'Released in this year or later.' })
  readonly minReleaseYear?: number | null;

  @Field(() => Int, { nullable: true, description: 'Released in this year or earlier.' })
  readonly maxReleaseYear?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Rated this or better, 0 to 10. Where preferences name a limit too, the higher one counts.',
  })
  readonly minRating?: number | null;

  @Field(() => AdultContentEnum, {
    nullable: true,
    description:
      'What to do with adult movies. When absent, `preferences.excludeAdult` decides, and without preferences they\nare left out.',
  })
  readonly adult?: AdultContent | null;
}
