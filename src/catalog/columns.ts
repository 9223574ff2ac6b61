import { addBit, createBitset, type Bitset } from './bitset.ts';

/** What the catalogue needs to know about one movie. Unknown values are null or absent. */
export interface CatalogueRow {
  readonly id: string;
  readonly title: string;
  readonly otherTitles: readonly string[];
  readonly genres: readonly string[];
  readonly releaseYear?: number | null | undefined;
  readonly rating?: number | null | undefined;
  readonly language?: string | null | undefined;
  readonly adult?: boolean | null | undefined;
  readonly posterUrl?: string | null | undefined;
  readonly likeCount?: number | null | undefined;
  readonly popularity?: number | null | undefined;
}

/** Whether a movie is marked as adult, as stored in `CatalogueColumns.adult`. */
export const Adult = { unknown: 0, no: 1, yes: 2 } as const;

/** The movies as columns, one entry per item index, for limits, likes and popularity. */
export interface CatalogueColumns {
  /** Number of movies, those that no model recommends included. */
  readonly count: number;
  /** Genre words by genre number, in order of first appearance. */
  readonly genreWords: readonly string[];
  /** Int32Array, [count + 1]: the genres of item i are `genres[genreOffsets[i] .. genreOffsets[i + 1]]`. */
  readonly genreOffsets: Int32Array;
  readonly genres: Uint16Array;
  /** Language words by language number. */
  readonly languageWords: readonly string[];
  /** Int32Array, [count]: language number, -1 unknown. */
  readonly languages: Int32Array;
  /** Int16Array, [count]: 0 unknown. */
  readonly releaseYears: Int16Array;
  /** Float64Array, [count]: 0 to 10, NaN unknown. */
  readonly ratings: Float64Array;
  /** Uint8Array, [count]: a value of `Adult`. */
  readonly adult: Uint8Array;
  /** Float64Array, [count]: how many people like it, 0 unknown; null when no row says so. */
  readonly likeCounts: Float64Array | null;
  /** Float64Array, [count]: what users without history are ranked by, 0 unknown; null when no row says so. */
  readonly popularity: Float64Array | null;
  /** Which items a like count and a popularity are known of. */
  readonly knownLikeCounts: Bitset;
  readonly knownPopularity: Bitset;
}

const numbering = (): { words: string[]; numberOf: (word: string) => number } => {
  const words: string[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (word: string): number => {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    numbers.set(word, words.length);
    words.push(word);
    return words.length - 1;
  };
  return { words, numberOf };
};

const optionalColumn = (values: readonly (number | null)[]): Float64Array | null =>
  values.some((value) => value !== null) ? Float64Array.from(values, (value) => value ?? 0) : null;

const knownOf = (values: readonly (number | null)[]): Bitset => {
  const known = createBitset(values.length);
  values.forEach((value, index) => {
    if (value !== null) addBit(known, index);
  });
  return known;
};

const adultOf = (adult: boolean | null | undefined): number => {
  if (adult === true) return Adult.yes;
  return adult === false ? Adult.no : Adult.unknown;
};

/** Collects rows in item order into columns. `popularity` falls back to `likeCount`, as the bundle contract says. */
export const createColumnsBuilder = (): { add: (row: CatalogueRow) => void; finish: () => CatalogueColumns } => {
  const genres = numbering();
  const languages = numbering();
  const genreOffsets = [0];
  const genreNumbers: number[] = [];
  const languageNumbers: number[] = [];
  const years: number[] = [];
  const ratings: number[] = [];
  const adult: number[] = [];
  const likeCounts: (number | null)[] = [];
  const popularity: (number | null)[] = [];

  const add = (row: CatalogueRow): void => {
    for (const genre of new Set(row.genres)) genreNumbers.push(genres.numberOf(genre));
    genreOffsets.push(genreNumbers.length);
    languageNumbers.push(row.language == null ? -1 : languages.numberOf(row.language));
    years.push(row.releaseYear ?? 0);
    ratings.push(row.rating ?? Number.NaN);
    adult.push(adultOf(row.adult));
    likeCounts.push(row.likeCount ?? null);
    popularity.push(row.popularity ?? null);
  };

  const finish = (): CatalogueColumns => {
    const likes = optionalColumn(likeCounts);
    const ownPopularity = optionalColumn(popularity);
    return {
      count: years.length,
      genreWords: genres.words,
      genreOffsets: Int32Array.from(genreOffsets),
      genres: Uint16Array.from(genreNumbers),
      languageWords: languages.words,
      languages: Int32Array.from(languageNumbers),
      releaseYears: Int16Array.from(years),
      ratings: Float64Array.from(ratings),
      adult: Uint8Array.from(adult),
      likeCounts: likes,
      popularity: ownPopularity ?? likes,
      knownLikeCounts: knownOf(likeCounts),
      knownPopularity: knownOf(ownPopularity === null ? likeCounts : popularity),
    };
  };
  return { add, finish };
};
