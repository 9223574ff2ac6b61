import { describe, expect, test } from 'vitest';
import { createCatalogueBuilder } from '../../src/catalog/catalogue.ts';
import { Adult } from '../../src/catalog/columns.ts';
import { catalogueOf } from '../support/catalogues.ts';

describe('a catalogue', () => {
  test('finds the item index of an id, and of nothing else', () => {
    const catalogue = catalogueOf([{ id: 'a' }, { id: 'b' }]);
    expect(['a', 'b', 'c', '', '__proto__'].map(catalogue.indexOf)).toEqual([0, 1, undefined, undefined, undefined]);
  });

  test('has a frozen movie for each row, unknown values null, the recommendable ones first', () => {
    const [known, bare] = catalogueOf(
      [{ id: 'a', genres: ['Drama'], releaseYear: 1999, rating: 8, language: 'en', adult: false }, { id: 'b' }],
      1,
    ).movies;
    expect(known).toMatchObject({ id: 'a', releaseYear: 1999, rating: 8, adult: false, recommendable: true });
    expect(bare).toMatchObject({ releaseYear: null, rating: null, language: null, adult: null, recommendable: false });
    expect(Object.isFrozen(known)).toBe(true);
  });

  test('ranks by likeCount where no row states a popularity, and where one does by that alone', () => {
    expect([...catalogueOf([{ likeCount: 3 }, {}]).columns.popularity!]).toEqual([3, 0]);
    expect([...catalogueOf([{ likeCount: 3 }, { popularity: 9 }]).columns.popularity!]).toEqual([0, 9]);
    expect(catalogueOf([{}]).columns.popularity).toBeNull();
  });

  test('keeps unknown apart from every value', () => {
    const { columns } = catalogueOf([{}, { rating: 0, adult: true, language: 'en' }, { adult: false }]);
    expect([...columns.ratings]).toEqual([Number.NaN, 0, Number.NaN]);
    expect([...columns.adult]).toEqual([Adult.unknown, Adult.yes, Adult.no]);
    expect([...columns.languages]).toEqual([-1, 0, -1]);
  });

  test('knows while it is built which ids and how many rows it has', () => {
    const builder = createCatalogueBuilder();
    builder.add({ id: 'a', title: 'A', otherTitles: [], genres: [] });
    expect([builder.has('a'), builder.has('b'), builder.count()]).toEqual([true, false, 1]);
  });
});
