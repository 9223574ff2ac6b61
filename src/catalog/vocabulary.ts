import { distance } from 'fastest-levenshtein';

const fold = (word: string): string => word.trim().toLowerCase();

/** The valid words of one kind. */
export interface Vocabulary {
  readonly words: readonly string[];
  /** The valid word that `word` means, letter case aside. */
  readonly find: (word: string) => string | undefined;
  /** Up to `count` valid words, those spelled most like `word` first. */
  readonly nearest: (word: string, count?: number) => string[];
}

export const createVocabulary = (words: readonly string[]): Vocabulary => {
  const byFolded = new Map(words.map((word) => [fold(word), word]));
  return {
    words,
    find: (word) => byFolded.get(fold(word)),
    nearest: (word, count = 3) => {
      const folded = fold(word).slice(0, 64);
      return [...byFolded]
        .map(([key, valid]) => ({ valid, away: distance(folded, key) }))
        .toSorted((a, b) => a.away - b.away)
        .slice(0, count)
        .map(({ valid }) => valid);
    },
  };
};
