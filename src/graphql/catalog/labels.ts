import type { TextLocale } from '../../recommendation/reasons/reason-text.ts';
import { koreanGenres } from './korean-genres.ts';

/** What a word of the catalogue is: decides how it is shown to people. */
export type WordKind = 'genre' | 'language' | 'decade';

const displayNames = {
  EN: new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }),
  KO: new Intl.DisplayNames(['ko'], { type: 'language', fallback: 'none' }),
};

/** `DisplayNames` throws for what does not look like a language code. */
const languageCode = /^[a-z]{2,3}$/i;

const labels: Record<WordKind, (value: string, locale: TextLocale) => string | undefined> = {
  genre: (value, locale) => (locale === 'KO' ? koreanGenres.get(value.toLowerCase()) : value),
  language: (value, locale) => (languageCode.test(value) ? displayNames[locale].of(value) : undefined),
  decade: (value, locale) => (locale === 'KO' ? value.replace(/s$/, '년대') : value),
};

/** A word of the catalogue for people; the word itself where nothing better is known. */
export const labelOf = (kind: WordKind, value: string, locale: TextLocale): string =>
  labels[kind](value, locale) ?? value;
