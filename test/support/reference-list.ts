import type { CatalogueRow } from '../../src/catalog/columns.ts';
import type { ListRequest } from '../../src/recommendation/request.ts';
import type { World } from './small-world.ts';

// A plain, slow second implementation of "one list", written from docs and not from the code: no bitsets, no columns,
// no heap. The property tests hold the server against it.

/** Whether every limit of a request holds for a movie. */
export const isAllowed = (row: CatalogueRow, { preferences, filter }: ListRequest): boolean => {
  const f = filter ?? {};
  const decade = row.releaseYear == null ? null : `${Math.floor(row.releaseYear / 10) * 10}s`;
  const ratingLimit = Math.max(f.minRating ?? -1, preferences?.minRating ?? -1);
  const adult = f.adult ?? (preferences?.excludeAdult === false ? 'WITH_ADULT' : 'WITHOUT_ADULT');
  const isAdult = row.adult === true;
  return [
    !f.genres?.length || row.genres.some((genre) => f.genres!.includes(genre)),
    !f.languages?.length || (row.language != null && f.languages.includes(row.language)),
    !f.decades?.length || (decade !== null && f.decades.includes(decade)),
    f.minReleaseYear == null || (row.releaseYear != null && row.releaseYear >= f.minReleaseYear),
    f.maxReleaseYear == null || (row.releaseYear != null && row.releaseYear <= f.maxReleaseYear),
    ratingLimit < 0 || (row.rating != null && row.rating >= ratingLimit),
    adult === 'WITH_ADULT' || isAdult === (adult === 'ONLY_ADULT'),
  ].every(Boolean);
};

const bitsOf = (rows: readonly CatalogueRow[], has: (row: CatalogueRow) => boolean): number => {
  const likes = (some: readonly CatalogueRow[]): number => some.reduce((sum, row) => sum + (row.likeCount ?? 0), 0);
  const all = likes(rows);
  return all === 0 ? 0 : Math.log2(all / likes(rows.filter(has)));
};

const boost = (world: World, row: CatalogueRow, { preferences }: ListRequest, factor: number): number => {
  if (preferences == null) return 0;
  const liked: ((row: CatalogueRow) => boolean)[] = [...new Set(preferences.favoriteGenres)].map(
    (genre) => (movie: CatalogueRow) => movie.genres.includes(genre),
  );
  for (const language of new Set(preferences.preferredLanguages)) liked.push((movie) => movie.language === language);
  if (preferences.preferredDecade != null) {
    const from = Number.parseInt(preferences.preferredDecade, 10);
    liked.push((movie) => movie.releaseYear != null && movie.releaseYear >= from && movie.releaseYear < from + 10);
  }
  const bits = liked.filter((has) => has(row)).reduce((sum, has) => sum + bitsOf(world.rows, has), 0);
  return Math.min(3, factor * bits);
};

const greatest = (rows: readonly CatalogueRow[], value: (row: CatalogueRow) => number): number =>
  Math.max(...rows.map(value)) || 1;

/** The raw score of a movie for a user, likes included, as float32. */
export const referenceScore = (world: World, userRow: number, item: number, request: ListRequest): number => {
  const row = world.rows[item]!;
  const liked = world.users[userRow]?.weights.filter((weight) => weight !== 0).length ?? 0;
  const isCold = liked === 0;
  const base = isCold
    ? (row.popularity ?? 0) / greatest(world.rows, (movie) => movie.popularity ?? 0)
    : world.scoreOf(userRow, item) +
      ((0.1 / (liked + 4)) * (row.likeCount ?? 0)) / greatest(world.rows, (movie) => movie.likeCount ?? 0);
  return Math.fround(base + Math.max(base, 0) * boost(world, row, request, isCold ? 0.8 : 0.2));
};

/** Item indices of everything that may be in the list of a user, best first. */
export const referenceList = (world: World, userRow: number, request: ListRequest): number[] => {
  const seen = new Set(request.includeSeen ? [] : world.users[userRow]?.history);
  return world.rows
    .map((row, item) => ({ row, item }))
    .filter(({ row, item }) => isAllowed(row, request) && !seen.has(item) && !request.exclude.includes(row.id))
    .map(({ item }) => ({ item, score: referenceScore(world, userRow, item, request) }))
    .toSorted((a, b) => b.score - a.score || a.item - b.item)
    .map(({ item }) => item);
};
