import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { Recommendation } from '../../recommendation/list.ts';
import { explain } from '../../recommendation/reasons/explain.ts';
import type { Reason } from '../../recommendation/reasons/reason.ts';
import { RecommendationType } from '../recommend/recommendation.type.ts';
import { ReasonType } from './reason.type.ts';

/** Explains a recommendation, only when asked to. */
@Resolver(() => RecommendationType)
export class RecommendationResolver {
  @FieldResolver(() => [ReasonType], {
    description: 'Why it is here, strongest first. Costs nothing unless selected.',
  })
  reasons(@Root() recommendation: Recommendation): readonly Reason[] {
    return explain(recommendation);
  }
}
