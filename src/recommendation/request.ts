import type { AdultContent } from '../catalog/limits.ts';

/** What a user likes, as asked for. Likes sway; `minRating` and `excludeAdult` are limits. */
export interface Preferences {
  readonly favoriteGenres: readonly string[];
  readonly preferredLanguages: readonly string[];
  readonly preferredDecade?: string | null | undefined;
  readonly minRating?: number | null | undefined;
  readonly excludeAdult: boolean;
}

/** What may be in a list at all, as asked for. An absent or empty field is no limit. */
export interface MovieFilter {
  readonly genres?: readonly string[] | null | undefined;
  readonly languages?: readonly string[] | null | undefined;
  readonly decades?: readonly string[] | null | undefined;
  readonly minReleaseYear?: number | null | undefined;
  readonly maxReleaseYear?: number | null | undefined;
  readonly minRating?: number | null | undefined;
  readonly adult?: AdultContent | null | undefined;
}

/** What all requests for lists have in common. */
export interface ListRequest {
  readonly preferences?: Preferences | null | undefined;
  readonly filter?: MovieFilter | null | undefined;
  /** 1 to 50. */
  readonly topK: number;
  /** Movie ids; unknown ones are ignored. At most 500. */
  readonly exclude: readonly string[];
  readonly includeSeen: boolean;
  /** 0 to 1, 0 when absent. */
  readonly diversity?: number;
}

export interface RecommendRequest extends ListRequest {
  readonly userId: string;
  /** `offset + topK` is at most 200. */
  readonly offset: number;
}

export interface HistoryRequest extends Omit<ListRequest, 'includeSeen'> {
  /** Movie ids, oldest first; unknown ones are ignored, of equal ones the last counts. At most 500. */
  readonly watched: readonly string[];
  /** `offset + topK` is at most 200. */
  readonly offset: number;
}

export interface SimilarMoviesRequest extends Pick<ListRequest, 'filter' | 'topK'> {
  readonly movieId: string;
}

export interface BatchRecommendRequest extends ListRequest {
  /** 1 to 1,000, all different. */
  readonly userIds: readonly string[];
}

/** Who asks: names the request and says when its answer is no longer wanted (`signal.reason` is then thrown). */
export interface Caller {
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** Until when an answer is of use, by `performance.now()`; absent for as long as it takes. */
  readonly deadlineAt?: number;
}
