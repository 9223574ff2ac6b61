import { MarqueeError } from '../../errors.ts';
import { requestError } from '../errors/request-error.ts';
import type { ResolvedOperation } from '../admission-plugin.ts';
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

/** What operations cost, and what their clients may spend. */
export interface CostCheck {
  /** Finds out what an operation costs, and refuses it when that is over the budget of one. */
  readonly measure: (resolved: ResolvedOperation) => void;
  /** Takes what was measured from the client's budget, or refuses the operation. */
  readonly charge: (context: OperationContext) => Promise<void>;
}

export const createCostCheck = ({ maxOperationCost, limiter }: CostLimits): CostCheck => ({
  measure: ({ source, context }) => {
    const cost = operationCost(source, context.pinned());
    context.record.cost = cost;
    if (cost > maxOperationCost) throw requestError(tooCostly(cost, maxOperationCost));
  },
  charge: async ({ client, record: { cost } }) => {
    if (limiter === null) return;
    const verdict = await limiter.consume(await client(), Math.max(leastCharge, cost));
    if (verdict.kind === 'limited') throw requestError(tooOften(cost, limiter.points, verdict.retryAfterSeconds));
  },
});
