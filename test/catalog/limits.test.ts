import { describe, expect, test } from 'vitest';
import { hasBit } from '../../src/catalog/bitset.ts';
import { compileLimits, type Limits } from '../../src/catalog/limits.ts';
import { catalogueOf } from '../support/catalogues.ts';

// Random limits over random catalogues are held against a reference in ../recommendation/lists.test.ts; here are edges.
const none: Limits = {
  genres: null,
  languages: null,
  decades: null,
  minReleaseYear: null,
  maxReleaseYear: null,
  minRating: null,
  adult: 'WITH_ADULT',
};
const { columns } = catalogueOf([
  { genres: ['Drama'], language: 'en', releaseYear: 1989, rating: 0, adult: true },
  { genres: ['Action', 'Drama'], language: 'fr', releaseYear: 1990, rating: 7.5, adult: false },
  { genres: ['Action'], language: 'en', releaseYear: 1999, rating: 10 },
  {},
]);
const allowed = (limits: Partial<Limits>, count = 4): number[] => {
  const bits = compileLimits(columns, { ...none, ...limits }, count);
  return [0, 1, 2, 3].filter((item) => item < count && hasBit(bits, item));
};

describe('limits', () => {
  test.each<[string, Partial<Limits>, number[]]>([
    ['no limit allows all', {}, [0, 1, 2, 3]],
    ['any of several genres is enough', { genres: ['Action', 'Drama'] }, [0, 1, 2]],
    ['all fields must hold', { genres: ['Action'], languages: ['en'] }, [2]],
    ['years are inclusive', { minReleaseYear: 1989, maxReleaseYear: 1990 }, [0, 1]],
    ['years that exclude each other allow nothing', { minReleaseYear: 1990, maxReleaseYear: 1989 }, []],
    ['a decade begins with its 0 and ends with its 9', { decades: [1990] }, [1, 2]],
    ['a rating is inclusive', { minRating: 7.5 }, [1, 2]],
    ['a minimum of 0 still needs a known rating', { minRating: 0 }, [0, 1, 2]],
    ['an unknown year fails a limit on years', { minReleaseYear: -5000 }, [0, 1, 2]],
    ['unknown counts as not adult', { adult: 'WITHOUT_ADULT' }, [1, 2, 3]],
    ['only adult titles', { adult: 'ONLY_ADULT' }, [0]],
    ['a word that no movie has allows nothing', { genres: ['Western'] }, []],
  ])('%s', (_, limits, items) => {
    expect(allowed(limits)).toEqual(items);
  });

  test('are compiled for the first so many items', () => {
    expect(allowed({}, 2)).toEqual([0, 1]);
  });
});
