/** Bounds the values of all answers that are being made or read. */
export interface AnswerRoom {
  /** Takes room for an answer; gives back what lets go of it, or null when there is none. */
  readonly take: (values: number) => (() => void) | null;
}

/**
 * Answers this small, about 50 kB, always have room: as many as operations may be under way at once take no more memory
 * than a few large ones, and pages never wait for batches.
 */
export const smallAnswer = 2_000;

/** Room for `most` values. An answer larger than that has room when no other large one is there. */
export const createAnswerRoom = (most: number): AnswerRoom => {
  let taken = 0;
  const nothing = (): void => undefined;
  return {
    take: (values) => {
      if (values <= smallAnswer) return nothing;
      if (taken > 0 && taken + values > most) return null;
      taken += values;
      return () => {
        taken -= values;
      };
    },
  };
};
