import { BadRow } from '../read-table.ts';

const integer = /^\d{1,15}$/u;

/** A MovieLens id: an integer from 1. Throws a `BadRow`. */
export const toId = (text: string, column: string): number => {
  if (!integer.test(text) || Number(text) < 1) throw new BadRow(`${column} "${text}" is not an integer from 1`);
  return Number(text);
};

/** A number within limits. Throws a `BadRow`. */
export const toNumberBetween = (text: string, column: string, min: number, max: number): number => {
  const value = text === '' ? Number.NaN : Number(text);
  if (!(value >= min && value <= max)) throw new BadRow(`${column} "${text}" is not a number from ${min} to ${max}`);
  return value;
};

/** Names separated by `|`, without repeats and without MovieLens' word for none. */
export const toGenres = (text: string): string[] => {
  const genres = text.split('|').map((genre) => genre.trim());
  return [...new Set(genres)].filter((genre) => genre !== '' && genre !== '(no genres listed)');
};
