import { createColumnsBuilder, type CatalogueColumns, type CatalogueRow } from './columns.ts';
import { decadeWord } from './decade.ts';
import { createFacets, type Facets } from './facets.ts';
import { asUnknownToModel, createMovie, type Movie } from './movie.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** All movies of one generation. Immutable. */
export interface Catalogue {
  readonly columns: CatalogueColumns;
  /** By item index. */
  readonly movies: readonly Movie[];
  /** The model recommends items 0 .. recommendableCount - 1. */
  readonly recommendableCount: number;
  readonly facets: Facets;
  readonly genres: Vocabulary;
  readonly languages: Vocabulary;
  /** Words such as `1990s`. */
  readonly decades: Vocabulary;
  /** The item index of a movie id. */
  readonly indexOf: (id: string) => number | undefined;
}

/** Collects the rows of a catalogue in item order. `finish` is called once, when the model's item count is known. */
export interface CatalogueBuilder {
  readonly add: (row: CatalogueRow) => void;
  /** Rows so far. */
  readonly count: () => number;
  /** Whether a row with this id was added. */
  readonly has: (id: string) => boolean;
  readonly finish: (recommendableCount: number) => Catalogue;
}

export const createCatalogueBuilder = (): CatalogueBuilder => {
  const columnsBuilder = createColumnsBuilder();
  const movies: Movie[] = [];
  const indices = new Map<string, number>();
  const add = (row: CatalogueRow): void => {
    indices.set(row.id, movies.length);
    movies.push(createMovie(row));
    columnsBuilder.add(row);
  };
  const finish = (recommendableCount: number): Catalogue => {
    const columns = columnsBuilder.finish();
    const facets = createFacets(columns);
    return {
      columns,
      movies: movies.map((movie, index) => (index < recommendableCount ? movie : asUnknownToModel(movie))),
      recommendableCount,
      facets,
      genres: createVocabulary(facets.genres.map(({ value }) => value)),
      languages: createVocabulary(facets.languages.map(({ value }) => value)),
      decades: createVocabulary(facets.decades.map(({ value }) => decadeWord(value))),
      indexOf: (id) => indices.get(id),
    };
  };
  return { add, count: () => movies.length, has: (id) => indices.has(id), finish };
};
