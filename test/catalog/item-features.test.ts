import { describe, expect, test } from 'vitest';
import { createColumnsBuilder, type CatalogueRow } from '../../src/catalog/columns.ts';
import { itemFeatures } from '../../src/catalog/item-features.ts';

const known: CatalogueRow = {
  id: '1',
  title: 'Known',
  otherTitles: [],
  genres: ['Drama', 'War'],
  releaseYear: 1994,
  rating: 7.5,
  language: 'ko',
  adult: true,
  likeCount: 12,
  popularity: 3.5,
};
const unknown: CatalogueRow = { id: '2', title: 'Unknown', otherTitles: [], genres: [] };
const zeros: CatalogueRow = { ...unknown, id: '3', rating: 0, adult: false, likeCount: 0, popularity: 0 };

const valuesOf = (rows: readonly CatalogueRow[], name: string, fallback = -1): number[] => {
  const builder = createColumnsBuilder();
  rows.forEach(builder.add);
  return [...itemFeatures(builder.finish(), [{ name, default: fallback }], rows.length)];
};

describe('an item feature', () => {
  test.each<[string, number[]]>([
    ['rating', [7.5, -1, 0]],
    ['releaseYear', [1994, -1, -1]],
    ['adult', [1, -1, 0]],
    ['likeCount', [12, -1, 0]],
    ['popularity', [3.5, -1, 0]],
    ['genre:Drama', [1, 0, 0]],
    ['genre:War', [1, 0, 0]],
    ['genre:Western', [0, 0, 0]],
    ['language:ko', [1, -1, -1]],
    ['language:fr', [0, -1, -1]],
    ['decade:1990s', [1, -1, -1]],
    ['decade:2000s', [0, -1, -1]],
  ])('%s comes from the catalogue, what is unknown from the default', (name, values) => {
    expect(valuesOf([known, unknown, zeros], name)).toEqual(values);
  });

  test.each(['likeCount', 'popularity', 'rating'])('%s is the default everywhere when no movie has it', (name) => {
    expect(valuesOf([unknown, { ...unknown, id: '3' }], name, 2)).toEqual([2, 2]);
  });

  test('popularity is the like count where no movie has a popularity', () => {
    expect(valuesOf([{ ...unknown, likeCount: 4 }, unknown], 'popularity')).toEqual([4, -1]);
  });

  test.each(['', 'budget', 'Rating', 'genre', 'genre:', 'genres', 'decade:', 'decade:1994', 'decades', 'toString'])(
    'that no catalogue has is refused by name: "%s"',
    (name) => {
      expect(() => valuesOf([known], name)).toThrow(new RangeError(`the catalogue has no column "${name}"`));
    },
  );

  test('stands in its column of each row; rows past the count are left out', () => {
    const builder = createColumnsBuilder();
    [known, zeros, unknown].forEach(builder.add);
    const columns = ['rating', 'genre:War', 'likeCount'].map((name) => ({ name, default: 0.5 }));
    expect([...itemFeatures(builder.finish(), columns, 2)]).toEqual([7.5, 1, 12, 0, 0, 0]);
  });
});
