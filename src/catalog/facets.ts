import type { CatalogueColumns } from './columns.ts';
import { decadeOf } from './decade.ts';

/** One value of a filter and how many movies have it. */
export interface Facet<Value> {
  readonly value: Value;
  readonly count: number;
}

/** What a catalogue can be filtered on. */
export interface Facets {
  /** Most frequent first. */
  readonly genres: readonly Facet<string>[];
  /** Most frequent first. */
  readonly languages: readonly Facet<string>[];
  /** First years of decades, latest first. */
  readonly decades: readonly Facet<number>[];
  readonly minReleaseYear: number | null;
  readonly maxReleaseYear: number | null;
}

const count = (numbers: Iterable<number>): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return counts;
};

const mostFrequentFirst = (words: readonly string[], numbers: Iterable<number>): Facet<string>[] => {
  const counts = count(numbers);
  return words
    .map((value, number) => ({ value, count: counts.get(number) ?? 0 }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
};

export const createFacets = (columns: CatalogueColumns): Facets => {
  const years = columns.releaseYears.filter((year) => year !== 0);
  let minReleaseYear: number | null = null;
  let maxReleaseYear: number | null = null;
  for (const year of years) {
    minReleaseYear = Math.min(minReleaseYear ?? year, year);
    maxReleaseYear = Math.max(maxReleaseYear ?? year, year);
  }
  return {
    genres: mostFrequentFirst(columns.genreWords, columns.genres),
    languages: mostFrequentFirst(columns.languageWords, columns.languages),
    decades: [...count(years.map(decadeOf))]
      .map(([value, movies]) => ({ value, count: movies }))
      .toSorted((a, b) => b.value - a.value),
    minReleaseYear,
    maxReleaseYear,
  };
};
