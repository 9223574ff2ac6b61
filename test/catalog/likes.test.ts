import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boostOf, likedBits, likedProperties, type Likes } from '../../src/catalog/likes.ts';
import { catalogueOf } from '../support/catalogues.ts';
import { genres, languages, movieArbitrary } from '../support/small-world.ts';

const nothing: Likes = { genres: [], languages: [], decades: [] };

const rowsArbitrary = fc
  .integer({ min: 1, max: 25 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => movieArbitrary(index))));

describe('the bits of a liked property', () => {
  test('are log2(1 / its share of all likes), over random catalogues', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.constantFrom(...genres), (rows, genre) => {
        const [property] = likedProperties(catalogueOf(rows).columns, { ...nothing, genres: [genre] });
        const likes = (some: typeof rows) => some.reduce((sum, row) => sum + row.likeCount!, 0);
        const share = likes(rows.filter((row) => row.genres.includes(genre))) / likes(rows);
        if (share > 0) expect(property!.bits).toBeCloseTo(Math.log2(1 / share), 9);
      }),
    );
  });

  test('count movies where the catalogue does not count likes', () => {
    const { columns } = catalogueOf([{ genres: ['Drama'] }, {}, {}, {}]);
    expect(likedProperties(columns, { ...nothing, genres: ['Drama'] })[0]!.bits).toBe(2);
  });

  test('are 0 where nobody likes anything, and finite but past every boost where nobody likes just this', () => {
    const drama = { ...nothing, genres: ['Drama'] };
    expect(likedProperties(catalogueOf([{ genres: ['Drama'], likeCount: 0 }]).columns, drama)[0]!.bits).toBe(0);
    const unloved = catalogueOf([{ genres: ['Drama'], likeCount: 0 }, { likeCount: 5 }]);
    const { bits } = likedProperties(unloved.columns, drama)[0]!;
    expect([Number.isFinite(bits), boostOf(bits, 0.2)]).toEqual([true, 3]);
  });

  test('count likes of the whole catalogue, movies that are not recommendable too', () => {
    const rows = [{ genres: ['Drama'], likeCount: 1 }, { likeCount: 3 }];
    expect(likedProperties(catalogueOf(rows, 1).columns, { ...nothing, genres: ['Drama'] })[0]!.bits).toBe(2);
  });
});

describe('the bits of an item', () => {
  test('are those of every liked genre, language and decade that it has', () => {
    const likesArbitrary = fc.record({
      genres: fc.subarray(genres),
      languages: fc.subarray(languages),
      decades: fc.subarray([1970, 1980, 1990, 2000]),
    });
    fc.assert(
      fc.property(rowsArbitrary, likesArbitrary, (rows, likes) => {
        const { columns } = catalogueOf(rows);
        const bits = new Map(likedProperties(columns, likes).map((property) => [property.word, property.bits]));
        const found = likedBits(columns, likes, rows.length);
        expect(found === null).toBe(bits.size === 0);
        rows.forEach((row, item) => {
          const decade = row.releaseYear == null ? '' : `${String(row.releaseYear).slice(0, 3)}0s`;
          const has = [...row.genres, row.language ?? '', decade];
          const wanted = has.reduce((sum, word) => sum + (bits.get(word) ?? 0), 0);
          expect(found?.[item] ?? 0).toBeCloseTo(wanted, 9);
        });
      }),
    );
  });

  test('are worked out for the recommendable items only', () => {
    const { columns } = catalogueOf([{ genres: ['Drama'] }, { genres: ['Drama'] }, {}], 2);
    expect(likedBits(columns, { ...nothing, genres: ['Drama'] }, 2)).toHaveLength(2);
  });

  test('are 0 for what the catalogue does not have', () => {
    const { columns } = catalogueOf([{ genres: ['Drama'], language: 'en', releaseYear: 1994 }, {}]);
    expect([...likedBits(columns, { genres: ['X'], languages: ['xx'], decades: [1900] }, 2)!]).toEqual([0, 0]);
  });
});

describe('the boost of a score', () => {
  test.each([
    [0, 0.2, 0],
    [1, 0.2, 0.2],
    [5, 0.2, 1],
    [15, 0.2, 3],
    [16, 0.2, 3],
    [1, 0.8, 0.8],
    [3.75, 0.8, 3],
    [100, 0.8, 3],
  ])('of %d bits at %d each is %d: never more than 3', (bits, factor, boost) => {
    expect(boostOf(bits, factor)).toBeCloseTo(boost, 12);
  });
});
