import type { Catalogue } from '../../src/catalog/catalogue.ts';
import type { Recommendation } from '../../src/recommendation/list.ts';
import { createPlan } from '../../src/recommendation/plan.ts';
import type { Generation } from '../../src/recommendation/ports.ts';
import { explain } from '../../src/recommendation/reasons/explain.ts';
import type { Reason } from '../../src/recommendation/reasons/reason.ts';
import type { ListRequest, Preferences } from '../../src/recommendation/request.ts';
import type { RecommendationSource } from '../../src/recommendation/slate.ts';
import { generationOf, plainRequest } from './tasks.ts';

/** One recommended movie whose reasons a test asks for. */
export interface Explained {
  readonly catalogue: Catalogue;
  readonly item: number;
  /** Raw score after likes. */
  readonly rawScore?: number;
  readonly score?: number;
  readonly source?: RecommendationSource;
  readonly preferences?: Partial<Preferences>;
  readonly filter?: ListRequest['filter'];
  readonly generation?: Partial<Generation>;
}

/** The reasons for one movie of a list, by the code that serves. */
export const reasonsFor = ({
  catalogue,
  item,
  rawScore = 1,
  score = 0,
  source = 'MODEL',
  preferences,
  filter,
  generation: overrides,
}: Explained): Reason[] => {
  const generation = generationOf({ catalogue, ...overrides });
  const likes: Preferences = { favoriteGenres: [], preferredLanguages: [], excludeAdult: true, ...preferences };
  const plan = createPlan(catalogue, { ...plainRequest, preferences: likes, filter });
  const slate = { source, items: Int32Array.of(item), scores: Float32Array.of(rawScore), eligibleCount: 1 };
  const list: Recommendation['list'] = { generation, plan, slate };
  return explain({ rank: 1, score, movie: catalogue.movies[item]!, item, rawScore, list });
};
