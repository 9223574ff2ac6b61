import { describe, expect, test } from 'vitest';
import { createVocabulary } from '../../src/catalog/vocabulary.ts';

const genres = createVocabulary(['Drama', 'Comedy', 'Sci-Fi', 'Film-Noir', 'Action']);

describe('a vocabulary', () => {
  test.each(['Drama', 'drama', 'DRAMA', ' dRaMa ', '\tdrama\n'])('finds a word however it is written: %j', (word) => {
    expect(genres.find(word)).toBe('Drama');
  });

  test.each(['', ' ', 'Dram', 'Dramas', 'constructor', '__proto__'])('does not find what is no word: %j', (word) => {
    expect(genres.find(word)).toBeUndefined();
  });

  test('finds the word that is spelt exactly so where two differ in case only, else the first', () => {
    const both = createVocabulary(['Film-Noir', 'film-noir']);
    expect(both.find('Film-Noir')).toBe('Film-Noir');
    expect(both.find('film-noir')).toBe('film-noir');
    expect(both.find('FILM-NOIR')).toBe('Film-Noir');
  });

  test('names the words nearest in spelling first, three of them or as many as asked for', () => {
    expect(genres.nearest('dramma')[0]).toBe('Drama');
    expect(genres.nearest('SCIFI')[0]).toBe('Sci-Fi');
    expect(genres.nearest('film noir')).toHaveLength(3);
    expect(genres.nearest('x', 1)).toHaveLength(1);
    expect(genres.nearest('x', 99).toSorted()).toEqual(genres.words.toSorted());
  });

  test('keeps its own order among words that are equally near', () => {
    expect(createVocabulary(['bb', 'aa', 'cc']).nearest('zz')).toEqual(['bb', 'aa', 'cc']);
  });

  test('of no words finds nothing and names nothing', () => {
    const none = createVocabulary([]);
    expect([none.find('x'), none.nearest('x')]).toEqual([undefined, []]);
  });

  test('compares a word of megabytes by its beginning only', () => {
    expect(genres.nearest(`drama${'x'.repeat(5_000_000)}`)).toEqual(genres.nearest(`drama${'x'.repeat(59)}`));
  });
});
