import type { CatalogueColumns } from './columns.ts';
import { decadeOf } from './decade.ts';

/** What a user likes: words of the catalogue, sorted. Moves scores and leaves nothing out. */
export interface Likes {
  readonly genres: readonly string[];
  readonly languages: readonly string[];
  /** First years of decades. */
  readonly decades: readonly number[];
}

/** How much a rank by the model moves with each bit of a match, and how much one by popularity. */
export const likeFactor = { model: 0.2, popularity: 0.8 } as const;
const greatestBoost = 3;
/** Bits of what nobody likes: far past the greatest boost, but a number that shares can be made of. */
const mostBits = 1024;

/** One liked property: which movies have it, and how many bits of information having it carries. */
export interface LikedProperty {
  readonly kind: 'genre' | 'language' | 'decade';
  readonly word: string;
  readonly has: (index: number) => boolean;
  /** log2(1 / share), share being the part of all likes that go to movies with the property. */
  readonly bits: number;
}

/** log2(1 / share) of a property; likes are counted, or movies where the catalogue does not count likes. */
const bitsOf = (columns: CatalogueColumns, has: (index: number) => boolean): number => {
  let all = 0;
  let matching = 0;
  for (let index = 0; index < columns.count; index++) {
    const likes = columns.likeCounts === null ? 1 : columns.likeCounts[index]!;
    all += likes;
    if (has(index)) matching += likes;
  }
  return all === 0 ? 0 : Math.min(mostBits, Math.log2(all / matching));
};

/** Whether an item has a genre, as a test by item index. */
export const hasGenre = (columns: CatalogueColumns, word: string): ((index: number) => boolean) => {
  const number = columns.genreWords.indexOf(word);
  const { genres, genreOffsets } = columns;
  return (index) => {
    for (let at = genreOffsets[index]!; at < genreOffsets[index + 1]!; at++) if (genres[at] === number) return true;
    return false;
  };
};

/** The properties behind `likes`, in the order genres, languages, decades. */
export const likedProperties = (columns: CatalogueColumns, likes: Likes): LikedProperty[] => {
  const property = (kind: LikedProperty['kind'], word: string, has: (index: number) => boolean): LikedProperty => ({
    kind,
    word,
    has,
    bits: bitsOf(columns, has),
  });
  return [
    ...likes.genres.map((word) => property('genre', word, hasGenre(columns, word))),
    ...likes.languages.map((word) => {
      const number = columns.languageWords.indexOf(word);
      return property('language', word, (index) => number >= 0 && columns.languages[index] === number);
    }),
    ...likes.decades.map((decade) =>
      property('decade', `${decade}s`, (index) => {
        const year = columns.releaseYears[index]!;
        return year !== 0 && decadeOf(year) === decade;
      }),
    ),
  ];
};

/** Float64Array, [count]: the bits of all properties that each item has. Null when nothing is liked. */
export const likedBits = (columns: CatalogueColumns, likes: Likes, count: number): Float64Array | null => {
  const properties = likedProperties(columns, likes);
  if (properties.length === 0) return null;
  const bits = new Float64Array(count);
  for (const { has, bits: gain } of properties)
    for (let index = 0; index < count; index++) if (has(index)) bits[index]! += gain;
  return bits;
};

/** By how much a score above neutral grows: `min(3, factor x bits)`. */
export const boostOf = (bits: number, factor: number): number => Math.min(greatestBoost, factor * bits);
