import { decadeWord } from '../catalog/decade.ts';
import type { Plan } from './plan.ts';

/** One column that a graph wants to know about a user. */
export interface FeatureColumn {
  /** A column of the users, or `pref_genre:Drama`, `pref_language:ko`, `pref_decade:1990s`, `pref_min_rating`. */
  readonly name: string;
  /** What stands for an unknown value. */
  readonly default: number;
}

/** Whether a column is filled from the request's preferences. */
export const isPreferenceColumn = (name: string): boolean =>
  name === 'pref_min_rating' || /^pref_(?:genre|language|decade):./.test(name);

/** Reads one column of a request's preferences; undefined for a column that is not about preferences. */
const preferenceOf = (name: string, { likes, preferredMinRating }: Plan): number | null | undefined => {
  if (name === 'pref_min_rating') return preferredMinRating;
  if (!isPreferenceColumn(name)) return undefined;
  const at = name.indexOf(':');
  const word = name.slice(at + 1);
  switch (name.slice(0, at)) {
    case 'pref_genre':
      return Number(likes.genres.includes(word));
    case 'pref_language':
      return Number(likes.languages.includes(word));
    case 'pref_decade':
      return Number(likes.decades.some((decade) => decadeWord(decade) === word));
    default:
      return undefined;
  }
};

/**
 * Float32Array, [columns]: what the graph is told about a user. Preferences come from the plan, everything else from
 * the user's own values (NaN: unknown), and what is unknown from the defaults.
 */
export const userFeatures = (columns: readonly FeatureColumn[], own: Float32Array, plan: Plan): Float32Array => {
  const values = new Float32Array(columns.length);
  columns.forEach(({ name, default: fallback }, at) => {
    const preference = preferenceOf(name, plan);
    const value = preference === undefined ? (own[at] ?? Number.NaN) : (preference ?? Number.NaN);
    values[at] = Number.isNaN(value) ? fallback : value;
  });
  return values;
};
