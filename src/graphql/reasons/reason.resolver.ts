import { Arg, FieldResolver, Resolver, Root } from 'type-graphql';
import { reasonText, type TextLocale } from '../../recommendation/reasons/reason-text.ts';
import type { Reason, ReasonCode } from '../../recommendation/reasons/reason.ts';
import { labelOf, type WordKind } from '../catalog/labels.ts';
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
}
