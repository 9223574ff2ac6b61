import type { ApolloServerPlugin } from '@apollo/server';
import { OperationTypeNode, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { createAnswerSizeCheck, type AnswerLimits } from './answer-size/answer-size-check.ts';
import { createCostCheck, type CostLimits } from './cost/cost-check.ts';
import type { OperationContext } from './operation/operation-context.ts';

/** A valid operation that is about to be executed. */
export interface ResolvedOperation {
  readonly source: {
    readonly schema: GraphQLSchema;
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly variables: Readonly<Record<string, unknown>>;
  };
  readonly context: OperationContext;
}

/**
 * Refuses what costs too much, is too large, or is more than its client may spend, before anything is executed. One after
 * another, and charged last, because what is refused costs nothing; Apollo would ask several plugins at once. Place it
 * after the plugin that begins operations: costs and sizes depend on the generation that answers.
 */
export const createAdmissionPlugin = (
  answerLimits: AnswerLimits,
  costLimits: CostLimits,
): ApolloServerPlugin<OperationContext> => {
  const checkSize = createAnswerSizeCheck(answerLimits);
  const { measure, charge } = createCostCheck(costLimits);
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request: { variables = {} }, contextValue }) => {
        if (operation === undefined || operation.operation === OperationTypeNode.SUBSCRIPTION) return;
        const resolved = { source: { schema, document, operation, variables }, context: contextValue };
        measure(resolved);
        checkSize(resolved);
        await charge(contextValue);
      },
    }),
  };
};
