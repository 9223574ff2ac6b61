import type { Usage } from '../model/generation.ts';
import type { UsageRecorder } from '../recommendation/ports.ts';

/** Counts how one generation is used. */
export interface UsageCounter extends UsageRecorder {
  /** One run of the model for so many users. */
  readonly recordRun: (users: number) => void;
  readonly snapshot: () => Usage;
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Counts from now on; `clock` gives milliseconds since 1970. */
export const createUsage = (clock: () => number = Date.now): UsageCounter => {
  const since = new Date(clock());
  let lists = 0;
  let recommendations = 0;
  let cachedLists = 0;
  let runs = 0;
  let scoredUsers = 0;
  return {
    recordList: ({ movies, cached }) => {
      lists++;
      recommendations += movies;
      if (cached) cachedLists++;
    },
    recordRun: (users) => {
      runs++;
      scoredUsers += users;
    },
    snapshot: () => ({
      since,
      lists,
      recommendations,
      cacheHitRatio: ratio(cachedLists, lists),
      meanBatchSize: ratio(scoredUsers, runs),
    }),
  };
};
