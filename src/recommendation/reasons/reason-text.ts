import type { Reason, ReasonCode } from './reason.ts';

export type TextLocale = 'EN' | 'KO';

/** `words` are what matched, or the first titles of the evidence. */
type Sentence = (words: string) => string;

const titlesInText = 3;

const sentences: Record<TextLocale, Record<ReasonCode, Sentence>> = {
  EN: {
    FAVORITE_GENRE: (genres) => `It is one of your favourite genres: ${genres}.`,
    PREFERRED_LANGUAGE: (languages) => `It was made in a language you prefer: ${languages}.`,
    PREFERRED_DECADE: (decades) => `It comes from a decade you prefer: the ${decades}.`,
    HIGHLY_RATED: () => 'Viewers rate it highly.',
    STRONG_MATCH: () => 'It is a strong match.',
    BECAUSE_YOU_WATCHED: (titles) => `Because you watched ${titles}.`,
    POPULAR: () => 'Many people like it.',
  },
  KO: {
    FAVORITE_GENRE: (genres) => `좋아하는 장르의 영화입니다: ${genres}.`,
    PREFERRED_LANGUAGE: (languages) => `선호하는 언어의 영화입니다: ${languages}.`,
    PREFERRED_DECADE: (decades) => `선호하는 연대의 영화입니다: ${decades}.`,
    HIGHLY_RATED: () => '관객 평점이 높은 영화입니다.',
    STRONG_MATCH: () => '아주 잘 맞는 영화입니다.',
    BECAUSE_YOU_WATCHED: (titles) => `시청하신 영화를 바탕으로 추천합니다: ${titles}.`,
    POPULAR: () => '많은 사람이 좋아하는 영화입니다.',
  },
};

/** A reason as a sentence. `label` turns a matched word into one for people. */
export const reasonText = (
  { code, matched, evidence = [] }: Pick<Reason, 'code' | 'matched' | 'evidence'>,
  locale: TextLocale,
  label: (word: string) => string = (word) => word,
): string => {
  const titles = evidence.slice(0, titlesInText).map(({ title }) => title);
  return sentences[locale][code]([...matched.map(label), ...titles].join(', '));
};
