import { createCatalogueBuilder, type Catalogue } from '../../src/catalog/catalogue.ts';
import type { CatalogueRow } from '../../src/catalog/columns.ts';

/** A catalogue of these rows, all recommendable unless `recommendableCount` says otherwise; ids count from 1. */
export const catalogueOf = (rows: readonly Partial<CatalogueRow>[], recommendableCount = rows.length): Catalogue => {
  const builder = createCatalogueBuilder();
  rows.forEach((row, index) =>
    builder.add({ id: String(index + 1), title: `Movie ${index + 1}`, otherTitles: [], genres: [], ...row }),
  );
  return builder.finish(recommendableCount);
};

/** Four movies with all genres, languages and decades that the tests name. */
export const smallCatalogue = catalogueOf([
  { genres: ['Action', 'Comedy'], language: 'en', releaseYear: 1994, rating: 8, likeCount: 40 },
  { genres: ['Drama'], language: 'fr', releaseYear: 2003, rating: 7, likeCount: 10 },
  { genres: ['Drama', 'Sci-Fi'], language: 'ko', releaseYear: 1999, rating: 9, likeCount: 30 },
  { genres: ['Western'], language: 'en', releaseYear: 1968, rating: 5, likeCount: 20 },
]);
