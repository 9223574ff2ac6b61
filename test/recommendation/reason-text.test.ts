import { describe, expect, test } from 'vitest';
import { reasonText, type TextLocale } from '../../src/recommendation/reasons/reason-text.ts';
import { reasonCodes } from '../../src/recommendation/reasons/reason.ts';
import { catalogueOf } from '../support/catalogues.ts';

const locales: readonly TextLocale[] = ['EN', 'KO'];
const takesWords = new Set(['FAVORITE_GENRE', 'PREFERRED_LANGUAGE', 'PREFERRED_DECADE', 'BECAUSE_YOU_WATCHED']);

describe.each(locales)('the sentence of a reason in %s', (locale) => {
  test.each(reasonCodes)('is a whole sentence of its own: %s', (code) => {
    const text = reasonText({ code, matched: ['One', 'Two'] }, locale);
    expect(text).toMatch(/\S.*\.$/);
    const others = reasonCodes.filter((other) => other !== code);
    expect(others.map((other) => reasonText({ code: other, matched: ['One', 'Two'] }, locale))).not.toContain(text);
  });

  test.each(reasonCodes)('names what matched, and only where something did: %s', (code) => {
    const text = reasonText({ code, matched: ['One', 'Two'] }, locale);
    expect(text.includes('One, Two')).toBe(takesWords.has(code));
  });

  test('names things as the label says', () => {
    const text = reasonText({ code: 'PREFERRED_LANGUAGE', matched: ['ko', 'fr'] }, locale, (word) => `<${word}>`);
    expect(text).toContain('<ko>, <fr>');
  });
});

describe('sentences', () => {
  test('name the first three movies of the evidence', () => {
    const { movies } = catalogueOf([{ title: 'Heat' }, { title: 'Signs' }, { title: 'Oldboy' }, { title: 'Amélie' }]);
    const because = { code: 'BECAUSE_YOU_WATCHED', matched: [], evidence: movies } as const;
    expect(reasonText(because, 'EN')).toBe('Because you watched Heat, Signs, Oldboy.');
    expect(reasonText({ ...because, evidence: movies.slice(3) }, 'KO')).toBe(
      '시청하신 영화를 바탕으로 추천합니다: Amélie.',
    );
  });

  test('are English in EN and Korean in KO', () => {
    const genre = { code: 'FAVORITE_GENRE', matched: ['Drama'] } as const;
    expect(reasonText(genre, 'EN')).toBe('It is one of your favourite genres: Drama.');
    for (const code of reasonCodes) {
      expect(reasonText({ code, matched: [] }, 'EN')).not.toMatch(/[가-힣]/);
      expect(reasonText({ code, matched: [] }, 'KO')).toMatch(/[가-힣]/);
    }
  });
});
