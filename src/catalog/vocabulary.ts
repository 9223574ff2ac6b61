import { distance } from 'fastest-levenshtein';

const fold = (word: string): string => word.trim().toLowerCase();

/** The valid words of one kind. */
export interface Vocabulary {
  readonly words: readonly string[];
  /** The valid word that `word` means: the one spelt exactly so, else the first that is, letter case aside. */
  readonly find: (word: string) => string | undefined;
  /** Up to `count` valid words, those spelled most like `word` first. */
  readonly nearest: (word: string, count?: number) => string[];
}

export const createVocabulary = (words: readonly string[]): Vocabulary => {
  const byFolded = new Map(words.toReversed().map((word) => [fold(word), word]));
  const exact = new Set(words);
  return {
    words,
    find: (word) => (exact.has(word) ? word : byFolded.get(fold(word))),
    nearest: (word, count = 3) => {
      const folded = fold(word).slice(0, 64);
      return words
        .map((valid) => ({ valid, away: distance(folded, fold(valid)) }))
        .toSorted((a, b) => a.away - b.away)
        .slice(0, count)
        .map(({ valid }) => valid);
    },
  };
};
