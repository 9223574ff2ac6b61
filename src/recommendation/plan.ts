import type { Catalogue } from '../catalog/catalogue.ts';
import type { Likes } from '../catalog/likes.ts';
import type { Limits } from '../catalog/limits.ts';
import type { Vocabulary } from '../catalog/vocabulary.ts';
import { badUserInput } from '../errors.ts';
import { checkIdCount } from './arguments/ranges.ts';
import type { ListRequest, MovieFilter } from './request.ts';

/** What a request asks of the ranking, whoever the user is: canonical, so that equal questions are equal plans. */
export interface Plan {
  readonly limits: Limits;
  readonly likes: Likes;
  /** `preferences.minRating` itself, for models that take it as a feature; the limit counts in `limits`. */
  readonly preferredMinRating: number | null;
  /** Int32Array: item indices, ascending, distinct. */
  readonly excluded: Int32Array;
  readonly includeSeen: boolean;
  /** 0 to 1: how much the order mixes; 0 is by score alone. */
  readonly diversity: number;
  /** Names limits and likes: the same for equal ones, different for different ones. */
  readonly rankingText: string;
  /** Names the whole plan in the same way. */
  readonly text: string;
}

const mostWords = 20;
const mostExcluded = 500;

const words = (argument: string, kind: string, given: readonly string[], vocabulary: Vocabulary): string[] => {
  if (given.length > mostWords)
    throw badUserInput(argument, `${argument} takes at most ${mostWords} values, got ${given.length}.`);
  const known = given.map((word) => {
    const found = vocabulary.find(word);
    if (found !== undefined) return found;
    const nearest = vocabulary.nearest(word).map((valid) => `"${valid}"`);
    const hint = nearest.length > 0 ? ` Nearest: ${nearest.join(', ')}.` : ' The catalogue has none.';
    throw badUserInput(argument, `${argument}: there is no ${kind} "${word.slice(0, 64)}".${hint}`);
  });
  return [...new Set(known)].toSorted();
};

const decades = (argument: string, given: readonly string[], vocabulary: Vocabulary): number[] =>
  words(argument, 'decade', given, vocabulary).map((word) => Number.parseInt(word, 10));

const rating = (argument: string, value: number | null | undefined): number | null => {
  if (value == null) return null;
  if (value >= 0 && value <= 10) return value;
  throw badUserInput(argument, `${argument} must be 0 to 10, got ${value}.`);
};

const given = <T>(values: readonly T[] | null | undefined): readonly T[] | null =>
  values == null || values.length === 0 ? null : values;

const limitsOf = (catalogue: Catalogue, { filter, preferences }: ListRequest): Limits => {
  const f: MovieFilter = filter ?? {};
  const genres = given(f.genres);
  const languages = given(f.languages);
  const decadeWords = given(f.decades);
  const ratings = [rating('filter.minRating', f.minRating), rating('preferences.minRating', preferences?.minRating)];
  const strictest = ratings.filter((value) => value !== null);
  return {
    genres: genres && words('filter.genres', 'genre', genres, catalogue.genres),
    languages: languages && words('filter.languages', 'language', languages, catalogue.languages),
    decades: decadeWords && decades('filter.decades', decadeWords, catalogue.decades),
    minReleaseYear: f.minReleaseYear ?? null,
    maxReleaseYear: f.maxReleaseYear ?? null,
    minRating: strictest.length > 0 ? Math.max(...strictest) : null,
    adult: f.adult ?? (preferences?.excludeAdult === false ? 'WITH_ADULT' : 'WITHOUT_ADULT'),
  };
};

const likesOf = (catalogue: Catalogue, { preferences }: ListRequest): Likes => {
  if (preferences == null) return { genres: [], languages: [], decades: [] };
  const { favoriteGenres, preferredLanguages, preferredDecade } = preferences;
  return {
    genres: words('preferences.favoriteGenres', 'genre', favoriteGenres, catalogue.genres),
    languages: words('preferences.preferredLanguages', 'language', preferredLanguages, catalogue.languages),
    decades:
      preferredDecade == null ? [] : decades('preferences.preferredDecade', [preferredDecade], catalogue.decades),
  };
};

const excludedOf = (catalogue: Catalogue, exclude: readonly string[]): Int32Array => {
  checkIdCount('exclude', exclude, mostExcluded);
  const indices = exclude
    .map((id) => catalogue.indexOf(id))
    .filter((index) => index !== undefined && index < catalogue.recommendableCount);
  return Int32Array.from(new Set(indices as number[])).toSorted();
};

const diversityOf = ({ diversity = 0 }: ListRequest): number => {
  if (diversity >= 0 && diversity <= 1) return diversity;
  throw badUserInput('diversity', `diversity must be 0 to 1, got ${diversity}.`);
};

/** Reads a request against the catalogue. Throws `BAD_USER_INPUT` that names what is allowed and what was got. */
export const createPlan = (catalogue: Catalogue, request: ListRequest): Plan => {
  const limits = limitsOf(catalogue, request);
  const likes = likesOf(catalogue, request);
  const excluded = excludedOf(catalogue, request.exclude);
  const { includeSeen } = request;
  const diversity = diversityOf(request);
  const rankingText = JSON.stringify([limits, likes]);
  const preferredMinRating = request.preferences?.minRating ?? null;
  // Without diversity nothing of it is in the text: it would tell equal slates apart.
  const others = [[...excluded], includeSeen, preferredMinRating, ...(diversity > 0 ? [diversity] : [])];
  return {
    limits,
    likes,
    preferredMinRating,
    excluded,
    includeSeen,
    diversity,
    rankingText,
    text: `${rankingText} ${JSON.stringify(others)}`,
  };
};
