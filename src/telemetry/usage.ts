/** How a model was used since it was loaded. */
export interface Usage {
  readonly since: Date;
  readonly lists: number;
  readonly recommendations: number;
  /** 0 to 1; null before the first list. */
  readonly cacheHitRatio: number | null;
  /** Users per run; null before the first run. */
  readonly meanBatchSize: number | null;
}

/** One list that was served. */
export interface CountedList {
  readonly movies: number;
  readonly cached: boolean;
  /** What produced it. */
  readonly source: 'MODEL' | 'COLD_START' | 'FALLBACK';
}

/** Counts how one generation is used. */
export interface UsageMeter {
  readonly recordList: (list: CountedList) => void;
  /** One run of the model for so many users. */
  readonly recordRun: (users: number) => void;
  readonly snapshot: () => Usage;
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Counts from now on; `clock` gives milliseconds since 1970. */
export const createUsageMeter = (clock: () => number = Date.now): UsageMeter => {
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
