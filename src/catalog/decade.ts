/** The decade a year lies in, by its first year: 1994 gives 1990. */
export const decadeOf = (year: number): number => Math.floor(year / 10) * 10;

/** A decade as people write it: 1990 gives `1990s`. */
export const decadeWord = (decade: number): string => `${decade}s`;
