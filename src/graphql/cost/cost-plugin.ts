import type { ApolloServerPlugin } from '@apollo/server';
import { MarqueeError } from '../../errors.ts';
import { requestError } from '../errors/request-error.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import type { CostLimiter } from './cost-limiter.ts';
import { operationCost } from './operation-cost.ts';

export interface CostLimits {
  /** The most that one operation may cost. */
  readonly maxOperationCost: number;
  /** What one client may spend; null for as much as it likes. */
  readonly limiter: CostLimiter | null;
}

const tooCostly = (cost: number, budget: number): MarqueeError =>
  new MarqueeError(
    'COST_LIMIT_EXCEEDED',
    `This operation costs ${cost}, the budget is ${budget}: users times movies, as much again for their reasons, and for evidence as much again for each movie of the histories. Ask for less, or in several operations.`,
    { cost, budget },
  );

const tooOften = (cost: number, budget: number, retryAfterSeconds: number): MarqueeError =>
  new MarqueeError(
    'RATE_LIMITED',
    `This operation costs ${cost}, more than is left of this client's budget of ${budget} a minute. Try again in ${retryAfterSeconds} s.`,
    { cost, budget, retryAfterSeconds },
  );

/** Also what recommends nothing takes time. */
const leastCharge = 1;

const charge = async (limiter: CostLimiter, { client, record: { cost } }: OperationContext): Promise<void> => {
  const verdict = await limiter.consume(await client(), Math.max(leastCharge, cost));
  if (verdict.kind === 'limited') throw requestError(tooOften(cost, limiter.points, verdict.retryAfterSeconds));
};

/**
 * Finds out what each operation costs, and refuses what is over its budget or the client's before anything is executed.
 * Place it after the plugin that begins operations: the cost of evidence depends on the generation that answers.
 */
export const createCostPlugin = ({ maxOperationCost, limiter }: CostLimits): ApolloServerPlugin<OperationContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, operation, request: { variables = {} }, contextValue }) => {
      if (operation === undefined) return;
      const cost = operationCost({ schema, document, operation, variables }, contextValue.pinned());
      contextValue.record.cost = cost;
      if (cost > maxOperationCost) throw requestError(tooCostly(cost, maxOperationCost));
      if (limiter !== null) await charge(limiter, contextValue);
    },
  }),
});
