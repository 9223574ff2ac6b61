import { hasBit, type Bitset } from './bitset.ts';
import { Adult, type CatalogueColumns } from './columns.ts';
import { decadeOf } from './decade.ts';
import { hasGenre } from './likes.ts';

type Read = (index: number) => number;

const unknown = Number.NaN;

const optional =
  (column: Float64Array | null, known: Bitset): Read =>
  (index) =>
    column !== null && hasBit(known, index) ? column[index]! : unknown;

const plainColumn = (columns: CatalogueColumns, name: string): Read | undefined => {
  const { ratings, releaseYears, adult } = columns;
  switch (name) {
    case 'rating':
      return (index) => ratings[index]!;
    case 'releaseYear':
      return (index) => releaseYears[index] || unknown;
    case 'adult':
      return (index) => (adult[index] === Adult.unknown ? unknown : Number(adult[index] === Adult.yes));
    case 'likeCount':
      return optional(columns.likeCounts, columns.knownLikeCounts);
    case 'popularity':
      return optional(columns.popularity, columns.knownPopularity);
    default:
      return undefined;
  }
};

const wordColumn = (columns: CatalogueColumns, name: string): Read | undefined => {
  const at = name.indexOf(':');
  const word = name.slice(at + 1);
  if (at < 0 || word === '') return undefined;
  switch (name.slice(0, at)) {
    case 'genre': {
      const has = hasGenre(columns, word);
      return (index) => Number(has(index));
    }
    case 'language': {
      const number = columns.languageWords.indexOf(word);
      return (index) => (columns.languages[index] === -1 ? unknown : Number(columns.languages[index] === number));
    }
    case 'decade': {
      if (!/^\d{3}0s$/.test(word)) return undefined;
      const decade = Number.parseInt(word, 10);
      const { releaseYears } = columns;
      return (index) => (releaseYears[index] === 0 ? unknown : Number(decadeOf(releaseYears[index]!) === decade));
    }
    default:
      return undefined;
  }
};

/** One column that a graph wants to know about items. */
export interface ItemFeatureColumn {
  /** `rating`, `releaseYear`, `adult`, `likeCount`, `popularity`, `genre:Drama`, `language:ko` or `decade:1990s`. */
  readonly name: string;
  /** What stands for an unknown value. */
  readonly default: number;
}

/** Float32Array, [count, columns] row-major. Throws a `RangeError` that names a column that the catalogue does not have. */
export const itemFeatures = (
  catalogue: CatalogueColumns,
  columns: readonly ItemFeatureColumn[],
  count: number,
): Float32Array => {
  const values = new Float32Array(count * columns.length);
  columns.forEach(({ name, default: fallback }, column) => {
    const read = plainColumn(catalogue, name) ?? wordColumn(catalogue, name);
    if (read === undefined) throw new RangeError(`the catalogue has no column "${name}"`);
    for (let index = 0; index < count; index++) {
      const value = read(index);
      values[index * columns.length + column] = Number.isNaN(value) ? fallback : value;
    }
  });
  return values;
};
