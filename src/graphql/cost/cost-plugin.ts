import type { ApolloServerPlugin } from '@apollo/server';
import { MarqueeError } from '../../errors.ts';
import { requestError } from '../errors/request-error.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import { operationCost } from './operation-cost.ts';

export interface CostLimits {
  /** The most that one operation may cost. */
  readonly maxOperationCost: number;
}

const tooCostly = (cost: number, budget: number): MarqueeError =>
  new MarqueeError(
    'COST_LIMIT_EXCEEDED',
    `This operation costs ${cost}, the budget is ${budget}: users times movies, as much again for their reasons, and for evidence as much again for each movie of the histories. Ask for less, or in several operations.`,
    { cost, budget },
  );

/**
 * Finds out what each operation costs and refuses what is over the budget before anything is executed. Place it after
 * the plugin that begins operations: the cost of evidence depends on the generation that answers.
 */
export const createCostPlugin = ({ maxOperationCost }: CostLimits): ApolloServerPlugin<OperationContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, operation, request: { variables = {} }, contextValue }) => {
      if (operation === undefined) return;
      const cost = operationCost({ schema, document, operation, variables }, contextValue.pinned());
      contextValue.record.cost = cost;
      if (cost > maxOperationCost) throw requestError(tooCostly(cost, maxOperationCost));
    },
  }),
});
