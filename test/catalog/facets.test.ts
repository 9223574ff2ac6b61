import { describe, expect, test } from 'vitest';
import { catalogueOf } from '../support/catalogues.ts';

describe('the facets of a catalogue', () => {
  test('count the movies of each value, most frequent first, then by name; decades latest first', () => {
    const { facets } = catalogueOf([
      { genres: ['Western', 'Drama'], language: 'fr', releaseYear: 1999 },
      { genres: ['Drama', 'Drama'], language: 'en', releaseYear: 2000 },
      { genres: ['Action'], language: 'en', releaseYear: 1990 },
      {},
    ]);
    expect(facets).toEqual({
      genres: [
        { value: 'Drama', count: 2 },
        { value: 'Action', count: 1 },
        { value: 'Western', count: 1 },
      ],
      languages: [
        { value: 'en', count: 2 },
        { value: 'fr', count: 1 },
      ],
      decades: [
        { value: 2000, count: 1 },
        { value: 1990, count: 2 },
      ],
      minReleaseYear: 1990,
      maxReleaseYear: 2000,
    });
  });

  test('count movies that the model does not recommend too: they can be searched for', () => {
    const { facets } = catalogueOf([{ genres: ['Drama'] }, { genres: ['Drama'] }], 1);
    expect(facets.genres).toEqual([{ value: 'Drama', count: 2 }]);
  });

  test('are empty, and the years null, where nothing is known', () => {
    expect(catalogueOf([{}]).facets).toEqual({
      genres: [],
      languages: [],
      decades: [],
      minReleaseYear: null,
      maxReleaseYear: null,
    });
  });
});

describe('the words of a catalogue', () => {
  test('are those of its facets, in their order, decades as people write them', () => {
    const catalogue = catalogueOf([
      { genres: ['Drama'], language: 'ko', releaseYear: 2005 },
      { genres: ['Noir', 'Drama'], language: 'ko', releaseYear: 1941 },
    ]);
    expect(catalogue.genres.words).toEqual(['Drama', 'Noir']);
    expect(catalogue.languages.words).toEqual(['ko']);
    expect(catalogue.decades.words).toEqual(['2000s', '1940s']);
  });
});
