import { Arg, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Movie } from '../../catalog/movie.ts';
import { checkRange } from '../../recommendation/arguments/ranges.ts';
import { reasonText, type TextLocale } from '../../recommendation/reasons/reason-text.ts';
import type { Reason, ReasonCode } from '../../recommendation/reasons/reason.ts';
import { labelOf, type WordKind } from '../catalog/labels.ts';
import { MovieType } from '../catalog/movie.type.ts';
import { TextLocaleEnum } from '../catalog/text-locale.enum.ts';
import { ReasonType } from './reason.type.ts';

const matchedKinds: Partial<Record<ReasonCode, WordKind>> = {
  FAVORITE_GENRE: 'genre',
  PREFERRED_LANGUAGE: 'language',
  PREFERRED_DECADE: 'decade',
};

/** Writes reasons for people. */
@Resolver(() => ReasonType)
export class ReasonResolver {
  @FieldResolver(() => String, { description: 'The reason as a sentence.' })
  text(
    @Root() reason: Reason,
    @Arg('locale', () => TextLocaleEnum, { defaultValue: 'EN', description: 'In which language.' }) locale: TextLocale,
  ): string {
    const kind = matchedKinds[reason.code];
    return reasonText(reason, locale, kind && ((word) => labelOf(kind, word, locale)));
  }

  @FieldResolver(() => [MovieType], {
    description: 'The watched movies behind it, strongest first; empty unless `code` is `BECAUSE_YOU_WATCHED`.',
  })
  evidence(
    @Root() { evidence = [] }: Reason,
    @Arg('first', () => Int, { defaultValue: 3, description: 'How many movies at most, 1 to 10.' }) first: number,
  ): readonly Movie[] {
    checkRange('first', first, [1, 10]);
    return evidence.slice(0, first);
  }
}
