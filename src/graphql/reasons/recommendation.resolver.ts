import type { GraphQLResolveInfo } from 'graphql';
import { FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { Recommendation } from '../../recommendation/list.ts';
import { explain, explainWithEvidence } from '../../recommendation/reasons/explain.ts';
import type { Reason } from '../../recommendation/reasons/reason.ts';
import { RecommendationType } from '../recommend/recommendation.type.ts';
import { ReasonType } from './reason.type.ts';
import { selectsField } from './selects-field.ts';

/** Explains a recommendation, only when asked to. */
@Resolver(() => RecommendationType)
export class RecommendationResolver {
  @FieldResolver(() => [ReasonType], {
    description:
      'Why it is here, strongest first. Costs nothing unless selected. `BECAUSE_YOU_WATCHED` is among them only where\n' +
      '`evidence` is selected too: it takes a run of the model for every movie of the history.',
  })
  reasons(@Root() recommendation: Recommendation, @Info() info: GraphQLResolveInfo): Reason[] | Promise<Reason[]> {
    return selectsField(info, 'evidence') ? explainWithEvidence(recommendation) : explain(recommendation);
  }
}
