import { addBit, createBitset, type Bitset } from './bitset.ts';
import { Adult, type CatalogueColumns } from './columns.ts';
import { decadeOf } from './decade.ts';

/** What to do with movies marked as adult. */
export type AdultContent = 'WITHOUT_ADULT' | 'WITH_ADULT' | 'ONLY_ADULT';

/**
 * What may be in a list at all. Within one field any value is enough, across fields all must hold; null is no limit.
 * A movie whose value is unknown fails a limit on that field, except `adult`, where unknown counts as not adult.
 */
export interface Limits {
  /** Words of the catalogue, sorted. */
  readonly genres: readonly string[] | null;
  readonly languages: readonly string[] | null;
  /** First years of decades, ascending. */
  readonly decades: readonly number[] | null;
  /** Inclusive, as is `maxReleaseYear`. */
  readonly minReleaseYear: number | null;
  readonly maxReleaseYear: number | null;
  readonly minRating: number | null;
  readonly adult: AdultContent;
}

type Predicate = (index: number) => boolean;

const numbersOf = (words: readonly string[], wanted: readonly string[]): Set<number> =>
  new Set(wanted.map((word) => words.indexOf(word)).filter((number) => number >= 0));

const genrePredicate = (columns: CatalogueColumns, wanted: readonly string[]): Predicate => {
  const numbers = numbersOf(columns.genreWords, wanted);
  const { genres, genreOffsets } = columns;
  return (index) => {
    for (let at = genreOffsets[index]!; at < genreOffsets[index + 1]!; at++) if (numbers.has(genres[at]!)) return true;
    return false;
  };
};

const yearPredicate = (columns: CatalogueColumns, holds: (year: number) => boolean): Predicate => {
  const { releaseYears } = columns;
  return (index) => releaseYears[index]! !== 0 && holds(releaseYears[index]!);
};

const adultPredicate = (columns: CatalogueColumns, wanted: 'WITHOUT_ADULT' | 'ONLY_ADULT'): Predicate => {
  const { adult } = columns;
  return (index) => (adult[index] === Adult.yes) === (wanted === 'ONLY_ADULT');
};

const predicatesOf = (columns: CatalogueColumns, limits: Limits): Predicate[] => {
  const predicates: Predicate[] = [];
  const { genres, languages, decades, minReleaseYear, maxReleaseYear, minRating, adult } = limits;
  if (adult !== 'WITH_ADULT') predicates.push(adultPredicate(columns, adult));
  if (minRating !== null) predicates.push((index) => columns.ratings[index]! >= minRating);
  if (minReleaseYear !== null) predicates.push(yearPredicate(columns, (year) => year >= minReleaseYear));
  if (maxReleaseYear !== null) predicates.push(yearPredicate(columns, (year) => year <= maxReleaseYear));
  if (decades !== null) predicates.push(yearPredicate(columns, (year) => decades.includes(decadeOf(year))));
  if (languages !== null) {
    const numbers = numbersOf(columns.languageWords, languages);
    predicates.push((index) => numbers.has(columns.languages[index]!));
  }
  if (genres !== null) predicates.push(genrePredicate(columns, genres));
  return predicates;
};

/** The items 0 .. count - 1 that every limit allows. `count` may be less than the catalogue: the recommendable ones. */
export const compileLimits = (columns: CatalogueColumns, limits: Limits, count = columns.count): Bitset => {
  const predicates = predicatesOf(columns, limits);
  const allowed = createBitset(count);
  for (let index = 0; index < count; index++) if (predicates.every((holds) => holds(index))) addBit(allowed, index);
  return allowed;
};
