import { mostEvidence } from '../../recommendation/reasons/contributions.ts';
import { reasonCodes } from '../../recommendation/reasons/reason.ts';
import type { Generation } from '../../recommendation/ports.ts';
import type { AskedLists } from '../cost/list-fields.ts';
import type { ReadArgument } from '../operation/read-argument.ts';

/** What of a generation decides how long lists are; undefined while none is loaded. */
export type SizedGeneration = { readonly catalogue: Pick<Generation['catalogue'], 'facets'> } | undefined;

/** The lists of the root field at hand. */
export type RootLists = Pick<AskedLists, 'users' | 'topK'>;

/** How many objects a field of each object has at most. */
export type ListSize = (field: string, lists: RootLists, read: ReadArgument) => number;

/** Of what operators write: versions, metrics, tensors and the like. */
const otherLists = 100;

/** By type and field. Only one reason of a recommendation has evidence. */
export const createListSize = (generation: SizedGeneration): ListSize => {
  const { genres = [], languages = [], decades = [] } = generation?.catalogue.facets ?? {};
  const movies = (_: ReadArgument, { topK }: RootLists): number => topK;
  const evidence = (read: ReadArgument): number => {
    const first = read('first');
    const most = typeof first === 'number' ? Math.min(Math.max(first, 0), mostEvidence) : 0;
    return most / reasonCodes.length;
  };
  const sizes: Readonly<Record<string, (read: ReadArgument, lists: RootLists) => number>> = {
    'Query.similarMovies': movies,
    'RecommendationResult.recommendations': movies,
    'UserRecommendations.recommendations': movies,
    'BatchRecommendationResult.results': (_, { users }) => users,
    'Recommendation.reasons': () => reasonCodes.length,
    'Reason.evidence': evidence,
    'Catalog.genres': () => genres.length,
    'Catalog.languages': () => languages.length,
    'Catalog.decades': () => decades.length,
  };
  return (field, lists, read) => sizes[field]?.(read, lists) ?? otherLists;
};
