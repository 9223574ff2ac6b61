import { Field, Float, InputType } from 'type-graphql';
import type { Preferences } from '../../recommendation/request.ts';

@InputType({
  description:
    'What a user likes. Likes sway the order and leave nothing out; `minRating` and `excludeAdult` are limits.\n' +
    'Genres, languages and decades are words of the loaded catalogue (`Query.catalog` lists them); an unknown one is\n' +
    '`BAD_USER_INPUT` and the error names the nearest valid ones.',
})
export class PreferencesInput implements Preferences {
  @Field(() => [String], { defaultValue: [], description: 'Genres to move up, at most 20.' })
  readonly favoriteGenres!: readonly string[];

  @Field(() => [String], {
    defaultValue: [],
    description: 'Original languages to move up, as ISO 639-1 codes (`ko`), at most 20.',
  })
  readonly preferredLanguages!: readonly string[];

  @Field(() => String, { nullable: true, description: 'The decade to move up (`1990s`).' })
  readonly preferredDecade?: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Leave out movies rated lower than this, 0 to 10, and movies without a rating.',
  })
  readonly minRating?: number | null;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Leave out movies marked as adult. A movie that is not marked either way counts as not adult.',
  })
  readonly excludeAdult!: boolean;
}
