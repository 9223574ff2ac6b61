import type { Movie } from '../../datasets/dataset.ts';
import type { SparseRow } from '../../linear-algebra/sparse-matrix.ts';

const featureWeight = 10;

const featuresOf = ({ genres, language, releaseYear }: Movie): string[] => [
  ...genres.map((genre) => `genre:${genre}`),
  ...(language === null ? [] : [`language:${language}`]),
  ...(releaseYear === null ? [] : [`decade:${Math.floor(releaseYear / 10) * 10}`]),
];

/**
 * One row per genre, known original language and decade with the square root of 10 for each movie that has it: side
 * information as further "users" (Jeunen, Van Balen and Goethals, 2020, Closed-form models for collaborative filtering
 * with side-information).
 */
export const featureRows = (movies: readonly Movie[]): SparseRow[] => {
  const itemsByFeature = new Map<string, number[]>();
  for (const [item, movie] of movies.entries())
    for (const feature of featuresOf(movie)) {
      const items = itemsByFeature.get(feature) ?? [];
      itemsByFeature.set(feature, items);
      items.push(item);
    }
  return [...itemsByFeature.values()].map((columns) => ({
    columns,
    values: columns.map(() => Math.sqrt(featureWeight)),
  }));
};
