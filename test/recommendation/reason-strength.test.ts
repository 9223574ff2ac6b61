import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogueOf } from '../support/catalogues.ts';
import { reasonsFor, type Explained } from '../support/explained.ts';

// Likes of all movies: 100. Shares: Action 1/2, Noir 1/10, en 4/5, 1990s 1/4.
const catalogue = catalogueOf([
  { genres: ['Action', 'Noir'], language: 'en', releaseYear: 1994, likeCount: 10 },
  { genres: ['Action'], language: 'en', releaseYear: 1981, likeCount: 40 },
  { genres: ['Drama'], language: 'en', releaseYear: 1991, likeCount: 15 },
  { genres: ['Drama'], language: 'fr', releaseYear: 2001, likeCount: 20 },
  { genres: ['Drama'], language: 'en', releaseYear: null, likeCount: 15 },
]);
const bitsOf = { Action: Math.log2(2), Noir: Math.log2(10), en: Math.log2(1.25), '1990s': Math.log2(4) };

const all = { favoriteGenres: ['Action', 'Noir'], preferredLanguages: ['en'], preferredDecade: '1990s' };
const allBits = bitsOf.Action + bitsOf.Noir + bitsOf.en + bitsOf['1990s'];

/** model.md, "Strength": (r - neutral) x the match's share of the capped factor / t. */
const strength = (bits: number, of: number, { r, neutral, weight }: { r: number; neutral: number; weight: number }) => {
  const factor = Math.min(3, weight * of);
  const t = r + Math.max(r - neutral, 0) * factor;
  return t > 0 && r > neutral ? ((r - neutral) * factor * (bits / of)) / t : 0;
};
const after = (r: number, of: number, { neutral, weight }: { neutral: number; weight: number }): number =>
  r + Math.max(r - neutral, 0) * Math.min(3, weight * of);

const byCode = (explained: Omit<Explained, 'catalogue'>): Record<string, number> =>
  Object.fromEntries(reasonsFor({ catalogue, ...explained }).map((reason) => [reason.code, reason.strength]));

describe('the strength of a reason', () => {
  test('is the share in the score that the formula gives to each match, over random scores and neutrals', () => {
    const scores = fc.tuple(
      fc.double({ min: 0.001, max: 50, noNaN: true }),
      fc.double({ min: -2, max: 2, noNaN: true }),
    );
    fc.assert(
      fc.property(scores, ([r, neutral]) => {
        const how = { r, neutral, weight: 0.2 };
        const got = byCode({
          item: 0,
          rawScore: after(r, allBits, how),
          preferences: all,
          generation: { neutral },
        });
        expect(got['PREFERRED_LANGUAGE']).toBeCloseTo(strength(bitsOf.en, allBits, how), 9);
        expect(got['FAVORITE_GENRE']).toBeCloseTo(strength(bitsOf.Action + bitsOf.Noir, allBits, how), 9);
        expect(got['PREFERRED_DECADE']).toBeCloseTo(strength(bitsOf['1990s'], allBits, how), 9);
      }),
    );
  });

  test('is worth more for popularity, whose likes weigh four times as much, and knows no other neutral than 0', () => {
    for (const source of ['COLD_START', 'FALLBACK'] as const) {
      const how = { r: 0.5, neutral: 0, weight: 0.8 };
      const got = byCode({
        item: 1,
        rawScore: after(0.5, bitsOf.Action, how),
        source,
        preferences: { favoriteGenres: ['Action'] },
        generation: { neutral: 0.4 },
      });
      expect(got['FAVORITE_GENRE']).toBeCloseTo(strength(bitsOf.Action, bitsOf.Action, how), 9);
      expect(got['FAVORITE_GENRE']).toBeCloseTo(0.4 / 0.9, 9);
    }
  });

  test('is 0 for a score that likes did not move, at neutral or below, but the reason is still given', () => {
    for (const rawScore of [0.3, 0.1, 0, -1]) {
      const asked = { item: 1, rawScore, preferences: { favoriteGenres: ['Action'] }, generation: { neutral: 0.3 } };
      expect(byCode(asked)).toMatchObject({ FAVORITE_GENRE: 0 });
    }
  });

  test('is at most 1, also where likes lifted a score from below zero', () => {
    const how = { neutral: -2, weight: 0.2 };
    const rawScore = after(-0.1, allBits, how);
    const strengths = Object.values(byCode({ item: 0, rawScore, preferences: all, generation: { neutral: -2 } }));
    expect(strengths.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 9);
  });

  test('is shared by the matches of one kind in one reason, which names them all', () => {
    const reasons = reasonsFor({ catalogue, item: 0, rawScore: 1, preferences: all });
    expect(reasons.map(({ code, matched }) => [code, matched])).toEqual([
      ['FAVORITE_GENRE', ['Action', 'Noir']],
      ['PREFERRED_DECADE', ['1990s']],
      ['PREFERRED_LANGUAGE', ['en']],
    ]);
  });

  test('counts no wish that the movie does not have', () => {
    const got = byCode({ item: 3, rawScore: 1, preferences: { ...all, favoriteGenres: ['Action', 'Drama'] } });
    expect(Object.keys(got)).toEqual(['FAVORITE_GENRE']);
    const without = byCode({ item: 3, rawScore: 1, preferences: { favoriteGenres: ['Drama'] } });
    expect(got).toEqual(without);
  });

  test('is a number, and all of them together at most 1, also for genres and decades that nobody likes', () => {
    const unloved = catalogueOf([
      { genres: ['Lost'], language: 'xx', releaseYear: 1905, likeCount: 0 },
      { genres: ['Found'], language: 'en', releaseYear: 2001, likeCount: 9 },
    ]);
    const preferences = { favoriteGenres: ['Lost'], preferredLanguages: ['xx'], preferredDecade: '1900s' };
    // The factor is capped at 3, so three quarters of the score come from the likes: a quarter from each.
    const reasons = reasonsFor({ catalogue: unloved, item: 0, rawScore: 4, preferences });
    expect(reasons.map((reason) => reason.strength)).toEqual([0.25, 0.25, 0.25]);
  });

  test('is 0 where the likes carry no information: every movie has what is liked', () => {
    const same = catalogueOf([
      { genres: ['Drama'], likeCount: 5 },
      { genres: ['Drama'], likeCount: 6 },
    ]);
    const reasons = reasonsFor({ catalogue: same, item: 0, rawScore: 4, preferences: { favoriteGenres: ['Drama'] } });
    expect(reasons).toEqual([{ code: 'FAVORITE_GENRE', strength: 0, matched: ['Drama'] }]);
  });
});
